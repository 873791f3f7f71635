import { DeleteItemCommand, QueryCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { LambdaClient, paginateListEventSourceMappings, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { eventIdOfKey, eventIdOfSource } from "../../functions/domain/webhook-identity.ts";
import { eventRequest, type PaymentEvent } from "../../testing/factories/payment-events.ts";
import { SIGN, secretNamed, stripeEvent } from "../../testing/factories/signatures.ts";
import { backfill } from "../../tools/ops/payments/backfill.ts";
import { paymentsByTime } from "../../tools/ops/payments/payments-by-time.ts";
import { reviewChanges } from "../../tools/plan-review/changes.ts";
import type { JsonObject, Plan } from "../../tools/plan-review/plan.ts";
import { reviewPlan } from "../../tools/plan-review/report.ts";
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { checkOutEarlierRelease, EARLIER_SETTINGS } from "./support/earlier-release.ts";
import { inOrder } from "./support/in-order.ts";
import { planned } from "./support/plans.ts";
import { createSubscriber, type Subscriber } from "./support/subscriber.ts";
import { type EmulatedSystem, ENVIRONMENT, PATH_STYLE, startSystem } from "./support/system.ts";

/** An environment of an earlier release, with payments in it, becomes one of this release, and goes back. */
const step = inOrder();
const SETTINGS = { ...EARLIER_SETTINGS, TF_CLI_ARGS_init: PATH_STYLE };
const TABLE = `payment-transactions-${ENVIRONMENT}`;

/** What is made new by every change of the code or of a route, and holds nothing. */
const HOLDS_NOTHING = new Set(["archive_file", "aws_api_gateway_deployment"]);

const SUCCEEDED = stripeEvent({ id: "evt_old" }, { id: "pi_old" });
const CANCELED = stripeEvent({ id: "evt_old_canceled", type: "payment_intent.canceled" }, { id: "pi_old_canceled" });
const AUTHORIZED = stripeEvent(
  { id: "evt_new", type: "payment_intent.amount_capturable_updated" },
  { id: "pi_new", status: "requires_capture" },
);
const PENDING: PaymentEvent = { transaction_id: "tx-old", status: "pending", eventId: "old-1" };
const COMPLETED: PaymentEvent = { transaction_id: "tx-old", amount: "12.30000000000000000000000001", eventId: "old-2" };
const CLAIMED: PaymentEvent = { transaction_id: "tx-claimed", eventId: "claimed-1" };

let system: EmulatedSystem;
let subscriber: Subscriber;
let lambda: LambdaClient;
let api: string;
/** What the earlier release had recorded, and answered for it. */
let before: { items: unknown; answers: unknown };
/** Roles that this release has left to the account. */
let forgotten: { address: string; name: string }[];

beforeAll(async () => {
  system = await startSystem("upgrade");
  subscriber = await createSubscriber(system.queues, "bookkeeping");
  lambda = new LambdaClient(system.client);
});

afterAll(() => system?.stop());

const state = () => system.project.stack("state", { STATE_BUCKET_SUFFIX: "default" });
const payment = () => system.project.stack("payment", SETTINGS);
const read = async (transactionId: string) => {
  const { status, json } = await system.call(api, { path: `/transactions/${transactionId}` });
  return [status, json];
};
const OLD_PAYMENTS = ["tx-old", "pi_old", "pi_old_canceled"];
const answersOfOld = () => Promise.all(OLD_PAYMENTS.map(read));

async function record(event: PaymentEvent) {
  const { status } = await system.call(api, eventRequest(event));
  expect(status).toBe(200);
}

async function recordOfStripe(body: string) {
  const headers = SIGN.stripe({ body, secret: secretNamed("stripe"), timestamp: Math.floor(Date.now() / 1000) });
  const { status } = await fetch(`${system.urlOf(api)}/webhooks/stripe`, {
    method: "POST",
    body,
    headers: { ...headers, "content-type": "application/json" },
  });
  expect(status).toBe(200);
}

async function itemsOf(transaction_id: string) {
  const { Items = [] } = await system.table.send(
    new QueryCommand({
      TableName: TABLE,
      KeyConditionExpression: "transaction_id = :id",
      ExpressionAttributeValues: { ":id": { S: transaction_id } },
      ConsistentRead: true,
    }),
  );
  return Items;
}

/** Records and idempotency items of what the earlier release had done completely. */
function oldItems() {
  const events = [
    eventIdOfKey("old-1"),
    eventIdOfKey("old-2"),
    eventIdOfSource("stripe", "evt_old"),
    eventIdOfSource("stripe", "evt_old_canceled"),
  ];
  return Promise.all([...OLD_PAYMENTS, ...events.map((id) => `idempotency#${id}`)].map(itemsOf));
}

/** Stops the dispatcher, as an operator would: messages wait until an apply starts it again. */
async function stopDispatcher() {
  for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client: lambda }, {})) {
    for (const { UUID } of EventSourceMappings) {
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    }
  }
}

/** What a plan would replace or destroy, if it is more than an archive or a deployment of the API. */
function losses(plan: Plan): string[] {
  return reviewChanges(plan)
    .filter(({ kind, type }) => (kind === "replaced" || kind === "destroyed") && !HOLDS_NOTHING.has(type))
    .map(({ kind, address }) => `${kind} ${address}`);
}

/** Address and name of the roles that a plan leaves to the account: they stay, and an earlier release would make them anew. */
function forgottenRoles(plan: Plan): { address: string; name: string }[] {
  return plan.resource_changes
    .filter(({ type, change }) => type === "aws_iam_role" && change.actions.includes("forget"))
    .map(({ address, change }) => ({ address, name: String((change.before as JsonObject).name) }));
}

step("given the earlier release, when it is deployed, then it records payments, and messages wait", async () => {
  await checkOutEarlierRelease(system.project);
  await state().init();
  await state().apply("-target=aws_s3_bucket.state");
  await payment().init();
  await Promise.all([state().apply(), payment().apply()]);
  api = (await payment().outputs()).APIGatewayInvokeURL ?? "";
  const secrets = new SecretsManagerClient(system.client);
  const SecretId = `payment-webhook-stripe-${ENVIRONMENT}`;
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: secretNamed("stripe") }));

  for (const event of [PENDING, COMPLETED, CLAIMED]) await record(event);
  for (const body of [SUCCEEDED, CANCELED]) await recordOfStripe(body);
  for (const id of ["tx-old", "tx-old", "tx-claimed", "pi_old", "pi_old_canceled"]) await subscriber.next(id);
  await stopDispatcher();
  await record({ transaction_id: "tx-waiting", status: "pending", eventId: "waiting-1" });
  await record({ transaction_id: "tx-waiting", status: "completed", eventId: "waiting-2" });

  before = { items: await oldItems(), answers: await answersOfOld() };
  expect(await subscriber.all("tx-waiting")).toEqual([]);
});

step("given payments, when this release is planned, then nothing that holds data is lost", async () => {
  // As if the attempt had ended after its claim.
  const [item] = await itemsOf("tx-claimed");
  const { transaction_id, timestamp } = item ?? {};
  if (!transaction_id || !timestamp) throw new Error("tx-claimed is not recorded");
  await system.table.send(new DeleteItemCommand({ TableName: TABLE, Key: { transaction_id, timestamp } }));
  await system.table.send(
    new UpdateItemCommand({
      TableName: TABLE,
      Key: { transaction_id: { S: `idempotency#${eventIdOfKey("claimed-1")}` }, timestamp: { S: "idempotency" } },
      UpdateExpression: "REMOVE completed_at",
    }),
  );

  await system.project.synth({ ...SETTINGS, STATE_BUCKET_SUFFIX: "default" });
  await Promise.all([state().init(), payment().init()]);
  const [statePlan, plan] = await Promise.all([state().plan(), payment().plan()]);

  expect(reviewPlan(plan, { allow: [] }).refused).toEqual([]);
  expect([losses(statePlan), losses(plan)]).toEqual([[], []]);
  forgotten = forgottenRoles(plan);
});

step("given that plan, when it is applied, then a second plan is empty", async () => {
  await payment().applyPlan();

  expect(planned(await payment().plan())).toEqual([]);
});

step("given messages of the earlier release, when this one runs, then each is about its own payment", async () => {
  const statuses = [await subscriber.next("tx-waiting"), await subscriber.next("tx-waiting")].map(
    ({ status }) => status,
  );

  expect(statuses.sort()).toEqual(["completed", "pending"]);
});

step("given records of the earlier release, when this one reads them, then its answers are the same", async () => {
  expect(await answersOfOld()).toEqual(before.answers);

  const body = JSON.stringify({ email: "payer@example.com", template: "payment_confirmation" });
  expect((await system.call(api, { path: "/transactions/tx-old/notify", body })).status).toBe(200);
  expect(await subscriber.next("tx-old")).toMatchObject({ status: "completed", email: "payer@example.com" });
});

step("given recorded webhooks, when their senders repeat them, then nothing changes", async () => {
  for (const event of [PENDING, COMPLETED]) await record(event);
  for (const body of [SUCCEEDED, CANCELED]) await recordOfStripe(body);

  expect(await oldItems()).toEqual(before.items);
});

step("given a webhook that was only claimed, when its sender repeats it, then it is recorded once", async () => {
  const claim = (await itemsOf(`idempotency#${eventIdOfKey("claimed-1")}`))[0];
  for (const event of [CLAIMED, CLAIMED]) await record(event);

  const receivedAt = claim?.received_at?.S ?? "none";
  expect(await itemsOf("tx-claimed")).toEqual([
    expect.objectContaining({ timestamp: { S: expect.stringContaining(receivedAt.replace(/Z$/, "")) } }),
  ]);
  expect(await itemsOf(`idempotency#${eventIdOfKey("claimed-1")}`)).toEqual([
    { ...claim, completed_at: { S: expect.any(String) } },
  ]);
  expect(await subscriber.next("tx-claimed")).toMatchObject({ status: "completed" });
});

step(
  "given records of the earlier release, when they are put into the index, then they are listed with this one's",
  async () => {
    const documents = DynamoDBDocumentClient.from(system.table, { unmarshallOptions: { wrapNumbers: true } });
    const environment = { clients: { documents }, table: TABLE, lifecycle: async () => "full" as const };
    const range = { from: "2026-11-01T00:00:00.000Z", to: new Date(Date.now() + 60_000).toISOString() };
    const listed = async () => {
      const payments = await Array.fromAsync(paymentsByTime(environment, range));
      return payments.map(({ transaction_id }) => transaction_id).sort();
    };
    const put = () =>
      backfill({ documents, table: TABLE, dryRun: false, signal: new AbortController().signal, onProgress() {} });

    expect(await listed()).toEqual(["tx-claimed"]);
    expect(await put()).toMatchObject({ written: expect.any(Number) });
    expect(await listed()).toEqual(expect.arrayContaining([...OLD_PAYMENTS, "tx-claimed"]));
    expect(await put()).toMatchObject({ written: 0 });
  },
);

step("given payments of this release, when it is rolled back, then nothing that holds data is lost", async () => {
  await recordOfStripe(AUTHORIZED);
  await subscriber.next("pi_new");
  const body =
    '{"transaction_id":"tx-new","amount":1.5,"currency":"EUR","status":"completed","occurred_at":"2026-11-20T10:00:00Z"}';
  await stopDispatcher();
  expect((await system.call(api, { path: "/webhooks/payment", body })).status).toBe(200);
  const recorded = (await Promise.all(["pi_new", "tx-new"].map(itemsOf))).flat();
  expect(recorded).toEqual([
    expect.objectContaining({ kind: { S: "authorized" }, occurred_at: { S: expect.any(String) } }),
    expect.objectContaining({ occurred_at: { S: "2026-11-20T10:00:00.000Z" } }),
  ]);

  await checkOutEarlierRelease(system.project);
  const earlier = new Set(payment().declared);
  await Promise.all([state().init(), payment().init()]);
  for (const { address, name } of forgotten) await payment().run(["import", address, name]);
  const [statePlan, plan] = await Promise.all([state().plan(), payment().plan()]);
  const lostOfEarlier = losses(plan).filter((loss) => earlier.has(loss.split(" ")[1] ?? ""));

  expect([losses(statePlan), lostOfEarlier]).toEqual([[], []]);
  await payment().applyPlan();
  expect(planned(await payment().plan())).toEqual([]);
});

step("given records and messages of this release, when the earlier one runs, then it reads them", async () => {
  expect(await subscriber.next("tx-new")).toMatchObject({ status: "completed", amount: 1.5 });
  expect(await read("tx-new")).toEqual([200, expect.objectContaining({ amount: 1.5, status: "completed" })]);
  expect(await read("pi_new")).toEqual([200, expect.objectContaining({ amount: 12.34, status: "pending" })]);
  expect(await answersOfOld()).toEqual(before.answers);
});

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 800, operations: 80 });
});
