import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { APIGatewayProxyEvent } from "aws-lambda";
import type { AwsResponse } from "../../local/aws/call.ts";
import type { AwsMiddleware } from "../../local/aws/service.ts";
import { type CertificateServer, startCertificateServer } from "../../local/certificate-server.ts";
import { developmentSecret } from "../../local/development-secret.ts";
import { standIn } from "../../local/lambda/sender-hosts.ts";
import { silenceOutput } from "../../testing/capture-output.ts";
import { directoryOfConfigurations } from "../../testing/factories/configured-sources.ts";
import { aContext } from "../../testing/factories/lambda-events.ts";
import type { SignedRequest } from "../../testing/http/signed-requests.ts";
import { type EmulatedAws, startEmulatedAws } from "../../testing/systems/emulated-aws.ts";
import { PLANTED, PLANTED_ID } from "./support/planted.ts";
import { PLANTED_SOURCES, plantedRequests, sourceLeaks } from "./support/planted-events.ts";

type Handler = typeof import("../../functions/webhook-receiver.ts").handler;

let aws: EmulatedAws;
let certificates: CertificateServer | undefined;
let failure: AwsMiddleware | undefined;
/** By source. */
let sent: SignedRequest[][];

const SECRETS = PLANTED_SOURCES.map((source) => developmentSecret(source.name, source));

beforeAll(async () => {
  process.env.AWS_LAMBDA_LOG_LEVEL = "DEBUG";
  aws = await startEmulatedAws([(request, next) => (failure ? failure(request, next) : next(request))]);
  const secrets = new SecretsManagerClient({});
  const sources = await Promise.all(
    PLANTED_SOURCES.map(async (source) => {
      const SecretString = developmentSecret(source.name, source);
      const { ARN = "" } = await secrets.send(new CreateSecretCommand({ Name: source.name, SecretString }));
      return { ...source, secretId: ARN };
    }),
  );
  secrets.destroy();
  certificates = await startCertificateServer(sources);
  if (certificates) standIn(certificates.senders);
  process.env.WEBHOOK_SOURCES = JSON.stringify(sources);
  process.env.LAMBDA_TASK_ROOT = directoryOfConfigurations();
  sent = await Promise.all(PLANTED_SOURCES.map(plantedRequests));
  leaksIn = sourceLeaks(SECRETS, sent.flat());
});
afterEach(() => {
  failure = undefined;
});
afterAll(() => Promise.all([aws.stop(), certificates?.close()]));

/** The handler in a container of its own, which remembers no secret. */
async function freshHandler(): Promise<Handler> {
  jest.resetModules();
  return (await import("../../functions/webhook-receiver.ts")).handler;
}

const eventOf = ({ path, headers, body }: SignedRequest): APIGatewayProxyEvent =>
  ({
    resource: path,
    path,
    headers,
    body,
    queryStringParameters: { card: PLANTED.card, token: PLANTED.token },
    requestContext: { requestId: "request-1", path: `/prod/${PLANTED.card}` },
    pathParameters: null,
    isBase64Encoded: false,
  }) as unknown as APIGatewayProxyEvent;

/** Calls the handler with all requests; returns its answers and every line that it wrote. */
async function receiveAll(requests: readonly SignedRequest[]) {
  const output = silenceOutput();
  try {
    const handler = await freshHandler();
    const answers = [];
    for (const request of requests) answers.push(await handler(eventOf(request), aContext()));
    return { answers, lines: output.text.split("\n") };
  } finally {
    output.restore();
  }
}

let leaksIn: ReturnType<typeof sourceLeaks>;

const leaks = (texts: readonly string[], allowed: readonly string[] = []) =>
  texts.flatMap((text) => leaksIn(text, allowed).map((value) => ({ value, text })));

test("given what sources of every scheme send, their secrets and their signatures, when events come, then they come out only where the contract says", async () => {
  // when
  const bySource = [];
  for (const requests of sent) bySource.push(await receiveAll(requests));

  // then
  const lines = bySource.flatMap((source) => source.lines);
  const answers = bySource.flatMap((source) => source.answers);
  expect(leaks([...lines, ...answers.map((answer) => JSON.stringify(answer))])).toEqual([]);
  const records = await aws.items();
  expect(
    leaks(
      records.map(({ raw_data, amount, ...item }) => JSON.stringify(item)),
      [PLANTED_ID],
    ),
  ).toEqual([]);
  const messages = (await aws.queuedMessages()).map((message) => JSON.stringify(message));
  expect(leaks(messages, [PLANTED_ID])).toEqual([]);
  // Everything was looked at, of every source.
  const statuses = bySource.map((source) => source.answers.map(({ statusCode }) => statusCode));
  expect(statuses).toEqual(sent.map(() => expect.arrayContaining([200, 400, 401])));
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 400, 401, 422]));
  expect([records.length > 0, messages.length > 0]).toEqual([true, true]);
  for (const line of [/"SignatureRefused"/, /"SignedEventRefused"/, /"WebhookRecorded"/, /"reason":"Invalid/]) {
    expect(lines.some((written) => line.test(written))).toBe(true);
  }
});

/** Answers to a call, each of which quotes what was sent, or what the secret is. */
const FAILURES: Readonly<Record<string, AwsMiddleware>> = {
  "fail (a 400 that quotes the call)": async ({ body }) =>
    json(400, JSON.stringify({ __type: "ValidationException", message: body.toString("utf8") })),
  "fail (a page that quotes the secret)": quoting((answer) => ({
    ...answer,
    statusCode: 503,
    headers: { "content-type": "text/html" },
  })),
  "fail (an answer cut short)": quoting(({ body }) => json(200, body.toString("utf8").slice(0, -9))),
  "fail (an answer that is not JSON at the secret)": quoting(({ body }) =>
    json(200, body.toString("utf8").replace('"SecretString":"', '"SecretString":')),
  ),
  "fail (no connection)": async () => {
    throw new Error("the connection is lost");
  },
};

function json(statusCode: number, body: string): AwsResponse {
  return { statusCode, headers: { "content-type": "application/x-amz-json-1.1" }, body: Buffer.from(body) };
}

function quoting(change: (answer: AwsResponse) => AwsResponse): AwsMiddleware {
  return async (request, next) => change(await next(request));
}

test.each(Object.keys(FAILURES))(
  "given what a source sends, its secret and its signatures, when every AWS call meets %s, then they do not come out there either",
  async (name) => {
    // given
    failure = FAILURES[name];
    const first = sent.map(([request]) => request as SignedRequest);

    // when
    const { answers, lines } = await receiveAll(first);

    // then
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(first.map(() => 500));
    expect(lines.some((line) => line.includes('"level":"ERROR"'))).toBe(true);
    expect(leaks([...lines, JSON.stringify(answers)])).toEqual([]);
  },
);
