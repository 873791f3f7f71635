import { LambdaClient, paginateListEventSourceMappings, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { eventRequest, type PaymentEvent } from "../../testing/factories/payment-events.ts";
import { SIGN, secretNamed, stripeEvent } from "../../testing/factories/signatures.ts";
import { reviewChanges } from "../../tools/plan-review/changes.ts";
import type { Plan } from "../../tools/plan-review/plan.ts";
import { reviewPlan } from "../../tools/plan-review/report.ts";
import { checkOutEarlierRelease, EARLIER_SETTINGS } from "./support/earlier-release.ts";
import { inOrder } from "./support/in-order.ts";
import { planned } from "./support/plans.ts";
import { createSubscriber, type Subscriber } from "./support/subscriber.ts";
import { type EmulatedSystem, ENVIRONMENT, PATH_STYLE, startSystem } from "./support/system.ts";

/** An environment of an earlier release, with payments in it, becomes one of this release. */
const step = inOrder();
const SETTINGS = { ...EARLIER_SETTINGS, TF_CLI_ARGS_init: PATH_STYLE };

/** What is made new by every change of the code or of a route, and holds nothing. */
const HOLDS_NOTHING = new Set(["archive_file", "aws_api_gateway_deployment"]);

const SUCCEEDED = stripeEvent({ id: "evt_old" }, { id: "pi_old" });
const CANCELED = stripeEvent({ id: "evt_old_canceled", type: "payment_intent.canceled" }, { id: "pi_old_canceled" });
const PENDING: PaymentEvent = { transaction_id: "tx-old", status: "pending", eventId: "old-1" };
const COMPLETED: PaymentEvent = { transaction_id: "tx-old", amount: "12.30000000000000000000000001", eventId: "old-2" };

let system: EmulatedSystem;
let subscriber: Subscriber;
let lambda: LambdaClient;
let api: string;
/** What the earlier release answered for its payments. */
let answersBefore: unknown;

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

  for (const event of [PENDING, COMPLETED]) await record(event);
  for (const body of [SUCCEEDED, CANCELED]) await recordOfStripe(body);
  for (const id of ["tx-old", "tx-old", "pi_old", "pi_old_canceled"]) await subscriber.next(id);
  await stopDispatcher();
  await record({ transaction_id: "tx-waiting", status: "pending", eventId: "waiting-1" });
  await record({ transaction_id: "tx-waiting", status: "completed", eventId: "waiting-2" });

  answersBefore = await answersOfOld();
  expect(await subscriber.all("tx-waiting")).toEqual([]);
});

step("given payments, when this release is planned, then nothing that holds data is lost", async () => {
  await system.project.synth({ ...SETTINGS, STATE_BUCKET_SUFFIX: "default" });
  await Promise.all([state().init(), payment().init()]);
  const [statePlan, plan] = await Promise.all([state().plan(), payment().plan()]);

  expect(reviewPlan(plan, { allow: [] }).refused).toEqual([]);
  expect([losses(statePlan), losses(plan)]).toEqual([[], []]);
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
  expect(await answersOfOld()).toEqual(answersBefore);

  const body = JSON.stringify({ email: "payer@example.com", template: "payment_confirmation" });
  expect((await system.call(api, { path: "/transactions/tx-old/notify", body })).status).toBe(200);
  expect(await subscriber.next("tx-old")).toMatchObject({ status: "completed", email: "payer@example.com" });
});
