import type { Message } from "@aws-sdk/client-sqs";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { digestOf } from "../../functions/domain/digest.ts";
import { captureOutput } from "../../testing/capture-output.ts";
import { aContext, callApi, sqsEvent } from "../../testing/factories/lambda-events.ts";
import { aPaymentItem, eventIdAt, recordTime } from "../../testing/factories/payment-items.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { type EmulatedAws, startEmulatedAws } from "../../testing/systems/emulated-aws.ts";

let aws: EmulatedAws;
let handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

beforeAll(async () => {
  aws = await startEmulatedAws();
  ({ handler } = await import("../../functions/notification-dispatcher.ts"));
  for (const [millisecond, status] of ["pending", "completed", "failed"].entries()) {
    await aws.put(aPaymentItem("tx-1", millisecond, { status: { S: status } }));
  }
});
afterAll(() => aws.stop());
beforeEach(() => aws.takeCalls());

const dispatch = (...messages: Message[]) => captureOutput(() => handler(sqsEvent(messages), aContext()));

const aMessage = (id: string, event?: { millisecond: number; eventId?: string }): Message => ({
  MessageId: id,
  Body: JSON.stringify({ transaction_id: "tx-1", notification_type: "payment_received" }),
  ...(event && {
    MessageAttributes: {
      event_id: { DataType: "String", StringValue: event.eventId ?? eventIdAt(event.millisecond) },
      received_at: { DataType: "String", StringValue: recordTime(event.millisecond) },
    },
  }),
});

describe("notification-dispatcher", () => {
  test.each([
    [0, "pending", "payment_pending"],
    [1, "completed", "payment_confirmation"],
    [2, "failed", "payment_failed"],
  ])(
    "given a message of webhook %d, %s, then it publishes that payment with %s, in two calls",
    async (millisecond, status, template) => {
      const { result } = await dispatch(aMessage("1", { millisecond }));

      expect(result).toEqual({ batchItemFailures: [] });
      expect(aws.takeCalls().map(({ operation }) => operation)).toEqual(["Query", "Publish"]);
      const [notification] = await aws.notifications();
      expect(notification?.Subject).toBe("Payment Notification - tx-1");
      expect(JSON.parse(notification?.Message ?? "{}")).toEqual({
        transaction_id: "tx-1",
        template,
        amount: 12.34,
        currency: "USD",
        status,
        timestamp: `2026-11-24T08:00:00.00${millisecond}000000Z`,
      });
    },
  );

  test("given a message that names no webhook, then it publishes the current payment", async () => {
    await dispatch(aMessage("1"));

    const [notification] = await aws.notifications();
    expect(JSON.parse(notification?.Message ?? "{}")).toMatchObject({ status: "failed" });
  });

  test("given a batch with messages that cannot be published, then only those are received again", async () => {
    const another = digestOf("another");
    const { result, lines } = await dispatch(
      aMessage("good", { millisecond: 1 }),
      aMessage("not recorded", { millisecond: 1, eventId: another }),
      { MessageId: "no contract", Body: '{"transaction_id":"tx-1"}' },
      { MessageId: "no json", Body: "secret" },
      aMessage("no event id", { millisecond: 1, eventId: "secret" }),
      aMessage("also good", { millisecond: 2 }),
    );

    expect(result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual([
      "no contract",
      "no event id",
      "no json",
      "not recorded",
    ]);
    expect(await aws.notifications()).toHaveLength(2);
    const counts = (lines as Readonly<Record<string, unknown>>[]).filter(({ _aws }) => _aws !== undefined);
    expect(counts).toMatchObject([{ NotificationPublished: [1, 1], NotificationFailed: [1, 1, 1, 1] }]);
    const logs = JSON.stringify(lines);
    expect(logs).toContain("PaymentNotRecordedError");
    expect(logs).toContain("InvalidMessageError");
    expect(logs).not.toContain("secret");
    const named = lines.filter(({ event_id }) => event_id !== undefined);
    expect(named.map(({ message_id, event_id }) => [message_id, event_id])).toEqual([["not recorded", another]]);
  });

  test("given the processor's message that somebody moved without its attributes, then it publishes that webhook's payment", async () => {
    const processor = await import("../../functions/webhook-processor.ts");
    for (const status of ["pending", "completed"]) {
      await callApi(processor.handler, { body: webhookBody({ transaction_id: "tx-moved", status }) });
    }
    const messages = await aws.queuedMessages();

    await dispatch(...messages.map(({ MessageAttributes: _lost, ...message }) => message));

    const statuses = (await aws.notifications()).map(({ Message = "{}" }) => JSON.parse(Message).status);
    expect(statuses.sort()).toEqual(["completed", "pending"]);
  });

  test("given the processor's message, then a dispatcher of the version before finds its event in the attributes", async () => {
    const processor = await import("../../functions/webhook-processor.ts");
    await callApi(processor.handler, { body: webhookBody({ transaction_id: "tx-attributes" }) });

    const [message] = await aws.queuedMessages();

    const { event } = JSON.parse(message?.Body ?? "{}");
    expect(message?.MessageAttributes).toMatchObject({
      event_id: { StringValue: event.id },
      received_at: { StringValue: event.time },
    });
  });

  test("given the topic fails for every message, then all are received again and the handler does not throw", async () => {
    aws.inject({ operation: "Publish", kind: "fail" }, { operation: "Publish", kind: "fail" });

    const { result } = await dispatch(aMessage("1", { millisecond: 1 }), aMessage("2", { millisecond: 2 }));

    expect(result.batchItemFailures).toHaveLength(2);
  });

  // Known fault 7: the queue had no consumer.
  test("given the message that the processor queued, then its payment is published", async () => {
    const processor = await import("../../functions/webhook-processor.ts");
    await callApi(processor.handler, { body: webhookBody({ transaction_id: "tx-2", status: "pending" }) });

    await dispatch(...(await aws.queuedMessages()));

    const [notification] = await aws.notifications();
    expect(JSON.parse(notification?.Message ?? "{}")).toMatchObject({
      transaction_id: "tx-2",
      template: "payment_pending",
    });
  });
});
