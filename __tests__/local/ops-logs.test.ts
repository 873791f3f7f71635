import { CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { eventIdOfKey, eventIdOfSource } from "../../functions/domain/webhook-identity.ts";
import { sendEvent, WITH_SOURCES } from "../../testing/factories/signed-webhooks.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { runOps, runOpsJson } from "../../testing/systems/ops-command.ts";
import { waitFor } from "../../testing/wait-for.ts";

let system: TestSystem;

beforeAll(async () => {
  system = await TestSystem.start({ settings: WITH_SOURCES });
});
afterAll(() => system.stop());

const post = (body: Record<string, unknown>, key: string) =>
  call(system.url, { path: "/webhooks/payment", body: webhookBody(body), headers: { "idempotency-key": key } });
const requestIdOf = ({ headers }: { readonly headers: Headers }) => String(headers.get("x-amz-apigw-id"));

/** The lines of `logs`, once there are so many: they come a moment after the answer. */
const logsOf = (count: number, ...args: readonly string[]) =>
  waitFor("the log lines", async () => {
    const result = await runOpsJson(system, "logs", ...args);
    return result.objects.length >= count && result;
  });

test("given a payment of two events, when its logs are looked for, then the lines of both requests are there in order of time", async () => {
  // given
  const first = await post({ transaction_id: "logs-1", status: "pending" }, "logs-a");
  const second = await post({ transaction_id: "logs-1", status: "completed" }, "logs-b");
  await post({ transaction_id: "logs-2" }, "logs-c");

  // when
  const { status, objects, stderr } = await logsOf(4, "logs-1");

  // then
  expect(status).toBe(0);
  expect(objects.map(({ time }) => time)).toEqual(objects.map(({ time }) => time).sort());
  expect(objects.filter(({ writer }) => writer === "webhook-processor")).toMatchObject([
    { line: { message: "webhook recorded", event_id: eventIdOfKey("logs-a"), api_request_id: requestIdOf(first) } },
    { line: { message: "webhook recorded", event_id: eventIdOfKey("logs-b"), api_request_id: requestIdOf(second) } },
  ]);
  expect(objects.filter(({ writer }) => writer === "payment-api")).toMatchObject([
    { line: { status: "200", requestId: requestIdOf(first) } },
    { line: { status: "200", requestId: requestIdOf(second) } },
  ]);
  expect(stderr).toContain("/aws/lambda/webhook-receiver-prod");
});

test("given a signed event that is refused, when it is looked for by its sender's id, then its line says why, and the access log how it was answered", async () => {
  // given
  await sendEvent(system.url, { source: "stripe", transaction_id: "logs-3", eventId: "evt_logs", amount: "-1" });

  // when
  const { objects } = await logsOf(3, "evt_logs", "--source", "stripe");
  const shown = await runOps(system, "logs", "evt_logs", "--source", "stripe");

  // then
  const eventId = eventIdOfSource("stripe", "evt_logs");
  expect(objects).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({
        writer: "webhook-receiver",
        line: expect.objectContaining({ message: "signed event refused", event_id: eventId, source: "stripe" }),
      }),
      expect.objectContaining({
        writer: "payment-api",
        line: expect.objectContaining({ route: "/webhooks/stripe", status: expect.stringMatching(/^4/) }),
      }),
    ]),
  );
  expect(shown.stdout).toMatch(/^\S+Z {2}webhook-receiver +WARN +signed event refused {2}reason: .*source: stripe/m);
  expect(shown.stdout).toMatch(/^\S+Z {2}payment-api +POST \/webhooks\/stripe 4\d\d {2}\d+ ms$/m);
});

test("given an answer of API Gateway itself, when its request is looked for, then the access log has it", async () => {
  // given
  const answer = await call(system.url, { path: "/webhooks/payment", body: "{}" });

  // when
  const { status, objects } = await logsOf(1, requestIdOf(answer));

  // then
  expect(status).toBe(0);
  expect(objects).toMatchObject([{ writer: "payment-api", line: { status: "400", responseType: "BAD_REQUEST_BODY" } }]);
});

test("given a request before the range, when it is looked for, then there is no line, and the exit code is 1", async () => {
  // given
  const answer = await post({ transaction_id: "logs-4" }, "logs-d");
  await logsOf(2, requestIdOf(answer));

  // when
  const { status, objects, stderr } = await runOpsJson(
    system,
    ...["logs", requestIdOf(answer), "--to", "2026-01-02", "--from", "2026-01-01"],
  );

  // then
  expect([status, objects]).toEqual([1, []]);
  expect(stderr).toContain("no such line");
});

test("given refused, ignored and recorded events, when the refusals are asked for, then each cause is there once with its events, and what has been recorded since", async () => {
  // given
  const refused = { source: "stripe", transaction_id: "refused-1", eventId: "evt_refused" };
  await sendEvent(system.url, { ...refused, amount: "-1" });
  await sendEvent(system.url, { ...refused, amount: "-1" });
  await sendEvent(system.url, { ...refused, amount: "5" });
  await sendEvent(system.url, { source: "stripe", eventId: "evt_other", type: "payout.paid" });
  await sendEvent(system.url, { source: "stripe", transaction_id: "forged", secret: "whsec_Zm9yZ2Vk" });
  const from = new Date(Date.now() - 60 * 60_000).toISOString();
  const ask = () => runOpsJson(system, "refusals", "--from", from, "--source", "stripe");
  type Cause = { message: string; outcome: string; times: number; events: { event_id: string; times: number }[] };
  const isAbout = (name: string) => (cause: Cause) =>
    cause.events.some(({ event_id }) => event_id === eventIdOfSource("stripe", name));

  // when
  const { status, objects } = await waitFor("the causes", async () => {
    const asked = await ask();
    const all: Cause[] = asked.objects[0]?.causes ?? [];
    const isComplete = ["signature refused", "signed event ignored"].every((message) =>
      all.some((cause) => cause.message === message),
    );
    return isComplete && all.some(isAbout("evt_refused")) && asked;
  });
  const causes: Cause[] = objects[0].causes;
  const shown = await runOps(system, "refusals", "--from", from, "--source", "stripe");
  const misspelt = await runOps(system, "refusals", "--from", from, "--source", "strip");

  // then
  expect([status, misspelt.status]).toEqual([1, 1]);
  expect(misspelt.stderr).toContain('"strip" is not a source of this environment now; its sources: stripe');
  expect(causes.filter(isAbout("evt_refused"))).toEqual([
    expect.objectContaining({ outcome: "refused", message: "signed event refused", source: "stripe" }),
  ]);
  expect(causes.find(isAbout("evt_refused"))?.events).toContainEqual({
    event_id: eventIdOfSource("stripe", "evt_refused"),
    times: 2,
    last: expect.any(String),
    recorded_at: expect.any(String),
  });
  expect(causes.find(isAbout("evt_other"))).toMatchObject({ outcome: "ignored", reason: "not about a payment" });
  expect(causes.find(({ message }) => message === "signature refused")).toMatchObject({
    outcome: "refused",
    events: [],
  });
  // What the request's last line only repeats.
  expect(causes.map(({ message }) => message)).not.toContain("request refused");
  expect(shown.stdout).toMatch(/refused +webhook-receiver +stripe +signature refused: /);
});

test("given an event that was refused, when it is shown, then that is said with the reason, and once it is recorded, that it is", async () => {
  // given
  const event = { source: "stripe", transaction_id: "shown-refused", eventId: "evt_shown" };
  const show = () => runOpsJson(system, "show", "--event", "evt_shown", "--source", "stripe");
  await sendEvent(system.url, { ...event, amount: "-1" });

  // when
  const refused = await waitFor("the reason", async () => {
    const shown = await show();
    return shown.objects[0].problem && shown;
  });
  const toPeople = await runOps(system, "show", "--event", "evt_shown", "--source", "stripe");
  await sendEvent(system.url, { ...event, amount: "1" });
  const recorded = await show();

  // then
  expect(refused.status).toBe(1);
  expect(refused.objects[0]).toMatchObject({
    state: "refused",
    problem: { outcome: "refused", writer: "webhook-receiver", message: "signed event refused", source: "stripe" },
  });
  expect(toPeople.stdout).toMatch(
    /in prod of the local run: refused\nrefused {4}\S+Z, by webhook-receiver\nbecause {4}signed event refused: /,
  );
  expect(recorded).toMatchObject({ status: 0, objects: [{ state: "recorded" }] });
});

test("given dead letters of the notification queue, when they are looked at by id or time, then each has its last error", async () => {
  // given
  const { sqs, logs } = system.clients();
  const stream = { logGroupName: "/aws/lambda/notification-dispatcher-prod", logStreamName: "test" };
  const event = { id: eventIdOfKey("letter"), time: "2026-11-24T08:00:00.000Z" };
  const { MessageId = "" } = await sqs.send(
    new SendMessageCommand({
      QueueUrl: system.queueUrl("payment-notifications-dlq"),
      MessageBody: JSON.stringify({ transaction_id: "letter-1", notification_type: "payment_received", event }),
    }),
  );
  await sqs.send(new SendMessageCommand({ QueueUrl: system.queueUrl("webhook-processor-dlq"), MessageBody: "other" }));
  await logs.send(new CreateLogStreamCommand(stream));
  const failedWith = (message: string) => ({
    timestamp: Date.now(),
    message: JSON.stringify({
      message: "notification failed",
      message_id: MessageId,
      error: { name: "Error", message },
    }),
  });
  await logs.send(new PutLogEventsCommand({ ...stream, logEvents: [failedWith("first"), failedWith("last")] }));

  // when
  const all = await runOpsJson(system, "dead-letters");
  const one = await runOpsJson(system, "dead-letters", "--id", MessageId);
  const none = await runOps(system, "dead-letters", "--since", "2199-01-01");

  // then
  expect(all.objects[0]).toHaveLength(2);
  expect(one.objects).toEqual([[expect.objectContaining({ message_id: MessageId, error: "Error: last" })]]);
  expect(none).toMatchObject({ status: 0, stdout: "No such dead letter in prod of the local run.\n" });
});

test("given nothing in a range, when the refusals are asked for, then that is said, and the exit code is 0", async () => {
  const { status, stdout } = await runOps(system, "refusals", "--from", "2026-01-01", "--to", "2026-01-02");

  expect(status).toBe(0);
  expect(stdout).toContain("Nothing was refused, ignored or failed");
});

test.each([
  { args: ["logs", "two", "ids"] },
  { args: ["logs", "with space"] },
  { args: ["logs", "id", "--from", "2026-11-25", "--to", "2026-11-24"] },
  { args: ["show", "txn-1", "--from", "2026-11-24"] },
  { args: ["dead-letters", "--since", "yesterday"] },
  { args: ["refusals"] },
  { args: ["refusals", "--from", "2026-11-24", "--source", 'a"b'] },
])("given $args, when it is run, then the usage is wrong, and the exit code is 2", async ({ args }) => {
  expect((await runOps(system, ...args)).status).toBe(2);
});
