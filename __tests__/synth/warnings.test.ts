import type { NodeFunction } from "../../stacks/constructs/functions/node-function.ts";
import { QueueConsumer } from "../../stacks/constructs/functions/queue-consumer.ts";
import { EncryptedQueue } from "../../stacks/constructs/messaging/encrypted-queue.ts";
import type { EncryptionKey } from "../../stacks/constructs/security/encryption-key.ts";
import { overload, servedPerSecond } from "../../stacks/definitions/expected-load.ts";
import { NamedStack } from "../../stacks/named-stack.ts";
import { warningsOf } from "../../stacks/warnings.ts";
import { paymentStack, removeOutput, resource, synthPayment, testApp } from "../../testing/stacks/synth.ts";

afterAll(removeOutput);

const functionsWarnedOf = (context: Record<string, unknown>) =>
  warningsOf(paymentStack(context)).map((warning) => /through to ([\w-]+)/.exec(warning)?.[1]);

describe("a throttle that the reserved concurrency cannot serve", () => {
  test("given the defaults, then there is none", () => {
    expect(warningsOf(paymentStack())).toEqual([]);
  });

  test("given a higher throttle, then each function that cannot serve it is named, with what would help", () => {
    expect(functionsWarnedOf({ throttleRateLimit: 1001 })).toEqual([
      "webhook-processor",
      "transaction-reader",
      "notification-sender",
    ]);
    expect(warningsOf(paymentStack({ throttleRateLimit: 2000 }))[0]).toBe(
      "warning [payment/ApiStage]: throttleRateLimit 2000 lets 2000 calls a second through to webhook-processor, whose reserved " +
        "concurrency of 100 serves 1000 (50 ms a call, 10 calls a second each at most): the rest gets 5xx; lower " +
        "throttleRateLimit, or set reserveConcurrency to false",
    );
  });

  test("given sources, then what they let through together counts, by their own throttles", () => {
    const sources = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `source-${index}`, scheme: "stripe" }));

    expect(functionsWarnedOf({ webhookSources: sources(5) })).toEqual([]);
    expect(functionsWarnedOf({ webhookSources: sources(6) })).toEqual(["webhook-receiver"]);
  });

  test("given nothing reserved, then there is none", () => {
    expect(warningsOf(paymentStack({ throttleRateLimit: 5000, reserveConcurrency: false }))).toEqual([]);
  });

  test("given executions of any length, then what they serve is found by their time, and never more than ten a second each", () => {
    expect(servedPerSecond(100, 200)).toBe(500);
    expect(servedPerSecond(100, 5)).toBe(1000);
    expect(overload("webhook-processor", 1000, 100)).toBeUndefined();
    expect(overload("webhook-processor", 1000, 99)).toContain("serves 990");
  });
});

describe("a log level that drops what alarms on sources look at", () => {
  const webhookSources = [{ name: "stripe", scheme: "stripe" }];

  test("given sources, then it is named", () => {
    expect(warningsOf(paymentStack({ webhookSources, logLevel: "WARN" }))).toEqual([
      "warning [payment/WebhookReceiver]: logLevel WARN: Lambda drops the metrics that functions log, so refused-signatures and " +
        "refused-events never alarm; set logLevel to INFO",
    ]);
  });

  test.each([{ webhookSources, logLevel: "INFO" }, { webhookSources, logLevel: "DEBUG" }, { logLevel: "WARN" }])(
    "given %j, then there is none",
    (context) => {
      expect(warningsOf(paymentStack(context))).toEqual([]);
    },
  );
});

test("given the stage, when its throttle is compared, then it is the one that is warned of", () => {
  const stack = synthPayment({ throttleRateLimit: 20, throttleBurstLimit: 10 });
  expect(resource(stack, "aws_api_gateway_method_settings", "prod").settings).toMatchObject({
    throttling_rate_limit: 20,
    throttling_burst_limit: 10,
  });
});

describe("given a visibility timeout", () => {
  const key = { arn: "arn:key" } as EncryptionKey;

  function consuming(visibilityTimeoutSeconds: number, timeoutSeconds: number): NamedStack {
    const stack = new NamedStack(testApp(), "named");
    const queue = new EncryptedQueue(stack, "work", {
      name: "work",
      key,
      protectData: false,
      visibilityTimeoutSeconds,
    });
    const consumer = { name: "notification-dispatcher", arn: "arn:function", timeoutSeconds } as NodeFunction;
    new QueueConsumer(stack, "consumer", { queue, consumer });
    return stack;
  }

  test("when it is under six times the function's, then that is warned of, with both", () => {
    expect(warningsOf(consuming(179, 30))).toEqual([
      "warning [named/consumer]: the queue's visibility timeout of 179 s is under 180 s, six times the timeout of " +
        "notification-dispatcher: a message can be received again while it is still being handled",
    ]);
  });

  test("when it is six times, then not", () => {
    expect(warningsOf(consuming(180, 30))).toEqual([]);
  });
});
