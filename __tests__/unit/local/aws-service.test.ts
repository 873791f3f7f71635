import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { Access, type AccessCheck } from "../../../local/access/access.ts";
import { arnOf } from "../../../local/aws/account.ts";
import { accessKeyOf, credentialScope } from "../../../local/aws/call.ts";
import { closeNow, listenLocally } from "../../../local/aws/emulator.ts";
import { emulatorConfig } from "../../../local/aws/emulator-config.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../../../local/aws/endpoint.ts";
import { observe } from "../../../local/aws/observer.ts";
import { jsonParameters } from "../../../local/aws/protocol.ts";
import { loadProvisioners, makeResources } from "../../../local/aws/resources.ts";
import { type AwsOccurrence, type AwsService, parametersOf } from "../../../local/aws/service.ts";
import { faultTargets, parseFault } from "../../../local/faults/fault.ts";
import { FaultInjector } from "../../../local/faults/fault-injector.ts";
import { readStackPolicies } from "../../../local/model/policies.ts";
import { stackFromJson } from "../../../local/terraform/terraform-json.ts";

const received: unknown[] = [];

/** A service that AWS does not have, over REST-JSON: method and path say the operation, the body holds the parameters. */
const PARCELS: AwsService = {
  title: "Parcels",
  prefix: "parcels",
  endpointVariable: "AWS_ENDPOINT_URL_PARCELS",
  protocol: {
    operationOf: (call) =>
      credentialScope(call).signingName === "parcels" && call.method === "POST" && call.path === "/v1/parcels"
        ? "SendParcel"
        : undefined,
    parametersOf: ({ body }) => jsonParameters(body),
    errorAnswer: ({ statusCode, code, message }) => ({
      statusCode,
      headers: { "content-type": "application/json", "x-amzn-errortype": code },
      body: Buffer.from(JSON.stringify({ message })),
    }),
  },
  emulator: {
    async start() {
      const server = createServer(async (incoming, outgoing) => {
        received.push(await json(incoming));
        outgoing.writeHead(200, { "content-type": "application/json" }).end('{"ParcelId":"1"}');
      });
      return { port: await listenLocally(server), close: () => closeNow(server) };
    },
  },
  errors: {
    failed: { statusCode: 500, code: "DepotOnFireException", message: "The depot is on fire." },
    throttled: { statusCode: 429, code: "TooManyParcelsException", message: "Too many parcels." },
    refused: { statusCode: 403, code: "ParcelDeniedException" },
    keyRefused: { statusCode: 400, code: "KeyDeniedException" },
  },
  permission: {
    resource: ({ Depot }) => arnOf("parcels", `depot/${Depot}`),
    keyActions: () => ["kms:Decrypt"],
  },
  faultOperations: ["SendParcel"],
  provisioners: async () => ({
    aws_parcels_depot: async (depot) => ({ arn: arnOf("parcels", `depot/${await depot.text("name")}`) }),
  }),
  security: {
    keys: { aws_parcels_depot: (depot) => depot.get("kms_key_arn") },
    policies: {},
    unread: ["aws_parcels_depot.policy"],
  },
  observer: async () => (request) => ({ kind: "parcel", text: `sent from ${parametersOf(request).Depot}` }),
};

const KEY = arnOf("kms", "key/1");
const TARGETS = faultTargets(["sender"], [PARCELS]);

const allow = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements.map((each) => ({ Effect: "Allow", ...each })) });

/** A function that may send from every depot, and use no key. */
const RESOURCES = {
  aws_parcels_depot: { plain: { name: "plain" }, locked: { name: "locked", kms_key_arn: KEY } },
  aws_lambda_function: { sender: { function_name: "sender", role: "${aws_iam_role.sender.arn}" } },
  aws_iam_role: {
    sender: {
      name: "sender",
      assume_role_policy: allow({ Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }),
    },
  },
  aws_iam_role_policy: {
    sender: { role: "sender", policy: allow({ Action: "parcels:SendParcel", Resource: arnOf("parcels", "depot/*") }) },
  },
};

const faults = new FaultInjector();
const occurrences: AwsOccurrence[] = [];
const checks: AccessCheck[] = [];
let endpoint: AwsEndpoint;

beforeAll(async () => {
  endpoint = await startAwsEndpoint([PARCELS]);
  const resolver = await makeResources(
    stackFromJson("/stack", { resource: RESOURCES }),
    await loadProvisioners([PARCELS], emulatorConfig(endpoint.url)),
  );
  const access = new Access(await readStackPolicies(resolver, [PARCELS.security]));
  endpoint.use(
    access.middleware((check) => checks.push(check)),
    faults.middleware({ endContainer: async () => {}, onFault: () => {} }),
    await observe([PARCELS], resolver, (occurrence) => occurrences.push(occurrence)),
  );
});
beforeEach(() => {
  for (const seen of [received, occurrences, checks]) seen.length = 0;
  faults.clear();
});
afterAll(() => endpoint.close());

/** A call as the function makes it, with what the endpoint reads of its signature. */
function sendParcel(Depot: string, signingName = "parcels") {
  const scope = `${accessKeyOf("sender")}/20260101/us-east-1/${signingName}/aws4_request`;
  return fetch(`${endpoint.url}/v1/parcels`, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
    body: JSON.stringify({ Depot }),
  });
}

describe("given a service that only its own definition describes", () => {
  test("when a function with the permission calls it, then its emulator answers and the service tells of it", async () => {
    // when
    const answer = await sendParcel("plain");

    // then
    expect([answer.status, await answer.json()]).toEqual([200, { ParcelId: "1" }]);
    expect(received).toEqual([{ Depot: "plain" }]);
    expect(checks).toEqual([
      { caller: "sender", action: "parcels:SendParcel", resource: arnOf("parcels", "depot/plain") },
    ]);
    expect(occurrences).toEqual([{ kind: "parcel", text: "sent from plain" }]);
  });

  test("when the function may not use the key of what it calls for, then it is refused in the service's words", async () => {
    // when
    const answer = await sendParcel("locked");

    // then
    expect([answer.status, answer.headers.get("x-amzn-errortype")]).toEqual([400, "KeyDeniedException"]);
    expect(await answer.json()).toEqual({
      message: expect.stringContaining(`perform: kms:Decrypt on resource: ${KEY}`),
    });
    expect(received).toEqual([]);
  });

  test.each([
    ["fail", 500, "DepotOnFireException", "The depot is on fire."],
    ["throttle-all", 429, "TooManyParcelsException", "Too many parcels."],
  ])("when a fault lets its operation %s, then it says so in its own words", async (kind, status, code, message) => {
    // given
    faults.add([parseFault(`sender:SendParcel:*=${kind}`, TARGETS)]);

    // when
    const answer = await sendParcel("plain");

    // then
    expect([answer.status, answer.headers.get("x-amzn-errortype")]).toEqual([status, code]);
    expect(await answer.json()).toEqual({ message });
    expect(received).toEqual([]);
  });

  test("when a call is for another service, then the answer names those that there are", async () => {
    // when
    const answer = await sendParcel("plain", "letters");

    // then
    expect([answer.status, await answer.text()]).toEqual([400, "only Parcels are emulated here\n"]);
  });

  test("when the stack sets an argument that gives permissions unread, then the stack is refused by its address", async () => {
    // given
    const depot = { ...RESOURCES.aws_parcels_depot.plain, policy: "{}" };
    const stack = stackFromJson("/stack", { resource: { ...RESOURCES, aws_parcels_depot: { plain: depot } } });
    const resolver = await makeResources(stack, await loadProvisioners([PARCELS], emulatorConfig(endpoint.url)));

    // when
    const reading = readStackPolicies(resolver, [PARCELS.security]);

    // then
    await expect(reading).rejects.toThrow("aws_parcels_depot.plain.policy: is not enforced locally");
  });
});
