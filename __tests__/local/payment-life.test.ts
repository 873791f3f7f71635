import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { inSettings } from "../../testing/factories/configured-sources.ts";
import { EVERY_SOURCE } from "../../testing/factories/signed-webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { Subscriber } from "../../testing/systems/local-subscriber.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { LIFECYCLES, type LifecycleName } from "../../tools/webhook/lifecycles/lifecycles.ts";

const SETTINGS = { WEBHOOK_SOURCES: JSON.stringify(EVERY_SOURCE.map(inSettings)), LIFECYCLE: "full" };

/** The lives that a source is sent. */
const LIVES: Readonly<Record<string, readonly LifecycleName[]>> = {
  mollie: ["authorize-then-capture"],
  shopify: ["refund-after-partial-capture"],
  stripe: ["refund-in-parts", "authorize-then-partial-capture", "dispute-after-refund-lost"],
};
/** Most senders tell of refunds and disputes. */
const OTHER_LIVES: readonly LifecycleName[] = ["dispute-after-refund-lost"];

let system: TestSystem;
let subscriber: Subscriber;

beforeAll(async () => {
  system = await TestSystem.start({ settings: SETTINGS });
  subscriber = await Subscriber.subscribe(system);
});
afterAll(() => system.stop());

/** `npm run webhook --` without npm. */
async function run(...args: readonly string[]) {
  const child = spawn("node", ["tools/webhook/main.ts", ...args], {
    cwd: resolve(__dirname, "../.."),
    env: { ...process.env, ...SETTINGS, PORT: new URL(system.url).port },
  });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { status: status as number, stdout, stderr };
}

const read = (id: string) => call(system.url, { path: `/transactions/${id}` });
const record = (body: object) => call(system.url, { path: "/webhooks/payment", body: JSON.stringify(body) });
const notify = (id: string, template: string) =>
  call(system.url, {
    path: `/transactions/${id}/notify`,
    body: JSON.stringify({ email: "payer@example.com", template }),
  });

/** What a configured source tells of a payment's life is its setting: nobody can tell all of it in its place. */
const TELLING = EVERY_SOURCE.filter(({ configuration }) => configuration === undefined);

describe.each(TELLING)("given the full lifecycle and the source $name", ({ name: source }) => {
  test.each(LIVES[source] ?? OTHER_LIVES)(
    "when the command sends the life %s, then GET answers what it says",
    async (life) => {
      const { status, stdout, stderr } = await run(source, "--lifecycle", life);

      const { becomes } = LIFECYCLES[life];
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout).toContain(
        `now ${becomes.status}, ${becomes.captured} USD captured and ${becomes.refunded} refunded.`,
      );
      const id = /^Transaction (\S+)$/m.exec(stdout)?.[1] ?? "";
      expect((await read(id)).json).toEqual({
        ...{ transaction_id: id, currency: "USD", timestamp: expect.any(String), updated_at: expect.any(String) },
        ...{ status: becomes.status, amount: Number(becomes.amount) },
        ...{ amount_captured: Number(becomes.captured), amount_refunded: Number(becomes.refunded) },
      });
    },
  );
});

test("given the full lifecycle, when our own contract tells a refund, then subscribers get its status, template and amounts", async () => {
  const payment = { transaction_id: "own-1", amount: 20, currency: "USD" };
  await record({ ...payment, status: "completed" });

  const answer = await record({ ...payment, amount: 5.5, status: "partially_refunded", refund_id: "refund-1" });

  expect([answer.status, answer.json]).toEqual([200, { message: "Payment processed successfully" }]);
  const published = (await subscriber.allOf("own-1")).map(({ message }) => JSON.parse(message));
  const expected = { ...payment, template: "payment_partially_refunded", status: "partially_refunded" };
  expect(published.find(({ status }) => status === "partially_refunded")).toEqual({
    ...expected,
    ...{ amount_captured: 20, amount_refunded: 5.5, timestamp: expect.any(String) },
  });
});

test("given the full lifecycle, when somebody is to be notified of a refund, then by its template, with the amounts", async () => {
  await record({ transaction_id: "own-2", amount: 20, currency: "USD", status: "completed" });
  await record({ transaction_id: "own-2", amount: 20, currency: "USD", status: "refunded" });

  expect((await notify("own-2", "payment_refunded")).status).toBe(200);

  const published = (await subscriber.allOf("own-2")).map(({ message }) => JSON.parse(message));
  expect(published.find(({ email }) => email !== undefined)).toEqual({
    ...{ transaction_id: "own-2", email: "payer@example.com", template: "payment_refunded", status: "refunded" },
    ...{ amount: 20, currency: "USD", amount_captured: 20, amount_refunded: 20 },
  });
});

test("given a subscription that filters by status, when payments are refunded, then it gets those notifications only", async () => {
  const { sqs, sns } = system.clients();
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "refunds" }));
  await sns.send(
    new SubscribeCommand({
      TopicArn: system.topicArn("email-notifications"),
      Protocol: "sqs",
      Endpoint: "arn:aws:sqs:us-east-1:000000000000:refunds",
      Attributes: { FilterPolicy: '{"status":["refunded"]}', RawMessageDelivery: "true" },
    }),
  );
  const payment = { transaction_id: "own-3", amount: 20, currency: "USD" };
  await record({ ...payment, status: "completed" });
  await record({ ...payment, status: "refunded" });

  const all = await subscriber.allOf("own-3");
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));

  expect(all).toHaveLength(2);
  expect(Messages.map(({ Body = "{}" }) => JSON.parse(Body).status)).toEqual(["refunded"]);
});

test.each([
  ["a status that there is not", { status: "settled" }],
  ["the name of a refund that is not one", { status: "refunded", refund_id: "a b" }],
  ["a refund's name and a payment's status", { status: "completed", refund_id: "refund-1" }],
])("given the full lifecycle, when a body has %s, then it is refused", async (_what, changes) => {
  const answer = await record({ transaction_id: "own-4", amount: 20, currency: "USD", ...changes });

  expect([answer.status, answer.json]).toEqual([400, { error: expect.stringMatching(/^Invalid /) }]);
});
