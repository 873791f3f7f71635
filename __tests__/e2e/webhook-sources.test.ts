import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import {
  APIGatewayClient,
  GetDeploymentCommand,
  GetRestApisCommand,
  GetStageCommand,
} from "@aws-sdk/client-api-gateway";
import { QueryCommand } from "@aws-sdk/client-dynamodb";
import {
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { developmentSecret } from "../../local/development-secret.ts";
import { inSettings } from "../../testing/factories/configured-sources.ts";
import { SIGN, secretNamed, stripeEvent } from "../../testing/factories/signatures.ts";
import { everySource, signedEvent } from "../../testing/factories/signed-webhooks.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { waitFor } from "../../testing/wait-for.ts";
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { runCommand } from "./support/command.ts";
import { inOrder } from "./support/in-order.ts";
import { planned } from "./support/plans.ts";
import { type EmulatedSystem, ENVIRONMENT, startSystem } from "./support/system.ts";

/** Senders that sign in their own way: switched on, given their secrets, rotated, switched off. */
const step = inOrder();
/** Its scheme is a setting, with places by JMESPath. */
const CONFIGURED = everySource("listed");
const SOURCES = {
  BACKEND: "local",
  WEB_ACL: "true",
  WEBHOOK_SOURCES: JSON.stringify([
    { name: "stripe", scheme: "stripe" },
    { name: "acme", scheme: "standard-webhooks" },
    inSettings(CONFIGURED),
  ]),
};

let system: EmulatedSystem;
let secrets: SecretsManagerClient;
let sources: Record<string, { url: string; secret: string }>;

beforeAll(async () => {
  system = await startSystem("sources");
  secrets = new SecretsManagerClient(system.client);
});

afterAll(() => system?.stop());

async function send(source: string, scheme: keyof typeof SIGN, body: string, secret: string) {
  const headers = SIGN[scheme]({ body, secret, timestamp: Math.floor(Date.now() / 1000), id: `msg_${Date.now()}` });
  const url = system.urlOf(sources[source]?.url ?? "");
  const answer = await fetch(url, {
    method: "POST",
    body,
    headers: { ...headers, "content-type": "application/json" },
  });
  return [answer.status, await answer.json()];
}

/** An event of the source whose scheme is a setting. */
async function sendConfigured(transaction_id: string, secret: string): Promise<number> {
  const { headers, body } = await signedEvent({ source: CONFIGURED.name, transaction_id, secret });
  const { status } = await fetch(system.urlOf(sources[CONFIGURED.name]?.url ?? ""), { method: "POST", headers, body });
  return status;
}

const put = (source: string, SecretString: string) =>
  secrets.send(new PutSecretValueCommand({ SecretId: sources[source]?.secret ?? "", SecretString }));

/** As docs/sources.md ends a secret. */
async function endPrevious(source: string) {
  const SecretId = sources[source]?.secret ?? "";
  const { Versions = [] } = await secrets.send(new ListSecretVersionIdsCommand({ SecretId }));
  const RemoveFromVersionId = Versions.find(({ VersionStages }) => VersionStages?.includes("AWSPREVIOUS"))?.VersionId;
  const VersionStage = "AWSPREVIOUS";
  await secrets.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage, RemoveFromVersionId }));
}

async function recordsOf(transactionId: string) {
  const { Items = [] } = await system.table.send(
    new QueryCommand({
      TableName: `payment-transactions-${ENVIRONMENT}`,
      KeyConditionExpression: "transaction_id = :id",
      ExpressionAttributeValues: { ":id": { S: transactionId } },
    }),
  );
  return Items;
}

const PROCESSED = [200, { message: "Payment processed successfully" }];
const UNAUTHORIZED = [401, { error: "Unauthorized" }];

step("given sources and a web ACL, when the stack is deployed, then a second plan is empty", async () => {
  await system.project.cdktf(["deploy", "payment", "--auto-approve"], SOURCES);

  const file = path.join(system.project.directory, "outputs.json");
  await system.project.cdktf(["output", "payment", "--outputs-file", file], SOURCES);
  sources = JSON.parse(readFileSync(file, "utf8")).payment.WebhookSources;
  expect(sources).toEqual({
    stripe: {
      url: expect.stringMatching(/\/prod\/webhooks\/stripe$/),
      secret: `payment-webhook-stripe-${ENVIRONMENT}`,
    },
    acme: { url: expect.stringMatching(/\/prod\/webhooks\/acme$/), secret: `payment-webhook-acme-${ENVIRONMENT}` },
    listed: {
      url: expect.stringMatching(/\/prod\/webhooks\/listed$/),
      secret: `payment-webhook-listed-${ENVIRONMENT}`,
    },
  });
  expect(planned(await system.project.stack("payment", SOURCES).plan())).toEqual([]);
});

step(
  "given no secret yet, when a webhook comes, then nothing is let in, and the sender tries again later",
  async () => {
    expect(await send("stripe", "stripe", stripeEvent(), secretNamed("stripe-1"))).toEqual([
      500,
      { error: "Internal server error" },
    ]);
    expect(await recordsOf("pi_1")).toEqual([]);
  },
);

step("given a secret, when webhooks come, then what it signed is recorded, and nothing else", async () => {
  await put("stripe", secretNamed("stripe-1"));
  await put("acme", secretNamed("acme-1"));

  expect(await send("stripe", "stripe", stripeEvent(), secretNamed("stripe-1"))).toEqual(PROCESSED);
  expect(await send("stripe", "stripe", stripeEvent(), secretNamed("stripe-1"))).toEqual(PROCESSED);
  expect(await send("acme", "standard-webhooks", webhookBody(), secretNamed("acme-1"))).toEqual(PROCESSED);
  expect(await send("acme", "standard-webhooks", webhookBody(), secretNamed("stripe-1"))).toEqual(UNAUTHORIZED);
  expect(await send("stripe", "stripe", stripeEvent({ id: "evt_2" }), secretNamed("guessed"))).toEqual(UNAUTHORIZED);

  expect(await recordsOf("pi_1")).toEqual([
    expect.objectContaining({ amount: { N: "12.34" }, currency: { S: "USD" }, status: { S: "completed" } }),
  ]);
  expect(await recordsOf("tx-1")).toHaveLength(1);
});

step(
  "given a source whose scheme is a setting, when its events come, then what its secret signed is recorded as its places say",
  async () => {
    const secret = developmentSecret(CONFIGURED.name, CONFIGURED);
    await put(CONFIGURED.name, secret);

    expect(await sendConfigured("tx-listed", secret)).toBe(200);
    expect(await sendConfigured("tx-forged", developmentSecret("another", CONFIGURED))).toBe(401);

    expect(await recordsOf("tx-listed")).toEqual([
      expect.objectContaining({ amount: { N: "12.34" }, currency: { S: "USD" }, status: { S: "completed" } }),
    ]);
    expect(await recordsOf("tx-forged")).toEqual([]);
  },
);

step("given a secret, when it is changed, then the old and the new one count, until the old one is ended", async () => {
  await put("stripe", secretNamed("stripe-2"));

  await untilAnswered(200, stripeEvent({ id: "evt_3" }), secretNamed("stripe-2"));
  expect(await send("stripe", "stripe", stripeEvent({ id: "evt_4" }), secretNamed("stripe-1"))).toEqual(PROCESSED);

  await endPrevious("stripe");

  // An event that is recorded already: it changes nothing while the secret still counts.
  await untilAnswered(401, stripeEvent({ id: "evt_4" }), secretNamed("stripe-1"));
  expect(await send("stripe", "stripe", stripeEvent({ id: "evt_5" }), secretNamed("stripe-1"))).toEqual(UNAUTHORIZED);
  expect(await send("stripe", "stripe", stripeEvent({ id: "evt_5" }), secretNamed("stripe-2"))).toEqual(PROCESSED);
});

step(
  "given the deployed source, when the command sends test events, then they reach it with its secret and no other",
  async () => {
    const url = system.urlOf((sources.stripe?.url ?? "").replace(/\/webhooks\/stripe$/, ""));
    const run = (name: string, expected: readonly number[]) =>
      runCommand(["npm", "run", "--silent", "webhook", "--", "stripe", "--url", url], {
        cwd: system.project.directory,
        env: { WEBHOOK_SECRET: secretNamed(name) },
        expected,
      });

    expect((await run("stripe-2", [0])).stdout).toContain('200 {"message":"Payment processed successfully"}');
    expect((await run("stripe-1", [1])).stdout).toContain('401 {"error":"Unauthorized"}');
  },
);

step("given deployed sources, when the state is read, then no secret is in it", async () => {
  const state = readFileSync(path.join(system.project.directory, `terraform.payment-${ENVIRONMENT}.tfstate`), "utf8");

  expect(state).toContain("payment-webhook-stripe");
  for (const name of ["stripe-1", "stripe-2", "acme-1"]) expect(state).not.toContain(secretNamed(name));
});

step(
  "given deployed sources, when they are taken from the settings of a fresh checkout, then their resources go, and nothing else",
  async () => {
    const settings = { BACKEND: "local" };
    rmSync(path.join(system.project.directory, "cdktf.out"), { recursive: true });
    await system.project.synth(settings);
    const stack = system.project.stack("payment", settings);
    await stack.init();
    const changes = planned(await stack.plan());

    // The dashboard shows the receiver, and the saved queries read its log group.
    const own = /receiver|stripe|acme|listed|web_acl|api_blocked|: dashboard_body$|: log_group_names$/;
    const others = changes.filter((change) => !own.test(change));
    expect(others).toEqual([
      expect.stringMatching(/^changed aws_api_gateway_stage\.prod: .*\bdeployment_id\b/),
      expect.stringMatching(/^replaced aws_api_gateway_deployment\.payment: triggers/),
    ]);
    await system.project.cdktf(["deploy", "payment", "--auto-approve"], settings);
    const gone = await fetch(system.urlOf(sources.stripe?.url ?? ""), { method: "POST", body: "{}" });
    expect([403, 404]).toContain(gone.status);
  },
);

step(
  "given sources that are gone, when the API is deployed once more, as docs/sources.md says, then the stage has their routes no more",
  async () => {
    const settings = { BACKEND: "local" };
    // The emulator serves the routes that there are; AWS serves those of the deployment.
    expect(await deployedPaths()).toContain("/webhooks/stripe");

    await system.project.stack("payment", settings).apply("-replace=aws_api_gateway_deployment.payment");

    expect(await deployedPaths()).toEqual(["/transactions/{id}", "/transactions/{id}/notify", "/webhooks/payment"]);
    expect(planned(await system.project.stack("payment", settings).plan())).toEqual([]);
  },
);

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 400, operations: 60 });
});

/** The paths with methods of the deployment that the stage has. */
async function deployedPaths(): Promise<string[]> {
  const client = new APIGatewayClient(system.client);
  const { items = [] } = await client.send(new GetRestApisCommand({}));
  const restApiId = items.find(({ name }) => name === `payment-api-${ENVIRONMENT}`)?.id;
  const { deploymentId } = await client.send(new GetStageCommand({ restApiId, stageName: "prod" }));
  const { apiSummary } = await client.send(
    new GetDeploymentCommand({ restApiId, deploymentId, embed: ["apisummary"] }),
  );
  return Object.keys(apiSummary ?? {}).sort();
}

/** Sends again and again until it is so answered: a container goes on for a minute with the secrets that it knows. */
async function untilAnswered(status: number, body: string, secret: string): Promise<void> {
  await waitFor(`an answer ${status}`, async () => (await send("stripe", "stripe", body, secret))[0] === status, 1000);
}
