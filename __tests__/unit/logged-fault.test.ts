import { FAILED_CALL, WebhookSecretError } from "../../functions/domain/errors.ts";
import { loggedFault } from "../../functions/runtime/logged-fault.ts";

/** An error as the SDK makes it of an answer. */
const anAwsError = (message: string, properties: object = {}) =>
  Object.assign(new Error(message), { name: "ValidationException", ...properties });

/** What bodies hold, and what the first version of the log let through: short ids, an expiry, short addresses. */
const SENT = ["4111111111111111", "4111 1111 1111 1111", "8417", "12/27", "me@x.co", "jo.li@hm.io", "tx-1", "pi_9"];

describe("a fault in a log", () => {
  test.each([
    ["Topic does not exist", "Topic does not exist"],
    ["The conditional request failed", "The conditional request failed"],
    ["The specified queue does not exist for this wsdl version.", "The specified queue does not exist"],
    [
      "User: arn:aws:sts::123456789012:assumed-role/webhook-processor-role-prod/webhook-processor-prod is not authorized to " +
        "perform: dynamodb:UpdateItem on resource: arn:aws:dynamodb:us-east-1:123456789012:table/payment-transactions-prod " +
        "because no identity-based policy allows the dynamodb:UpdateItem action",
      "is not authorized to perform: dynamodb:UpdateItem; because no identity-based policy allows",
    ],
    ['Unexpected token \'w\', ..."tString": whsec_0000"... is not valid JSON', "is not valid JSON"],
    ["connect ECONNREFUSED 127.0.0.1:443", "connect ECONNREFUSED"],
  ])("given the message %j, then what is known of it is kept: %j", (message, kept) => {
    expect(loggedFault(new Error(message)).message).toBe(kept);
  });

  test.each([
    ["as it is", (text: string) => text],
    ["in JSON", (text: string) => JSON.stringify({ Message: JSON.stringify(text) })],
    [
      "in JSON, escaped",
      (text: string) => [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
    ],
    ["in a form", (text: string) => new URLSearchParams({ Message: text }).toString()],
    [
      "between words of AWS",
      (text: string) => `Invalid parameter: Message Reason: ${text} does not exist, Rate exceeded`,
    ],
    ["as a line of a stack", (text: string) => `\n    at ${text} (/var/task/${text}:1:2)\n    at ${text}:1:2`],
  ])("given a message that quotes what was sent %s, then nothing of it is kept", (_how, quoting) => {
    for (const sent of SENT) {
      const error = anAwsError(quoting(sent), { cause: new Error(quoting(sent)), Item: sent, code: sent });
      error.name = sent;

      const logged = JSON.stringify({ ...loggedFault(error), stack: framesIn(loggedFault(error).stack) });

      expect(logged).not.toContain(sent);
      expect(logged).not.toContain(JSON.stringify(sent).slice(1, -1));
    }
  });

  /** Frames of this file and of the test's runner have digits of their own. */
  const framesIn = (stack: readonly string[] = []) => stack.map((frame) => frame.replace(/[\w.-]+:\d+:\d+/, ""));

  test("given an error of AWS, then its name, call, status, request id and attempts are kept, and no other property", () => {
    const requestId = "GMOS2E4GCV7T4RGK2EVQMFCHANVV4KQNSO5AEMVJF66Q9ASUAAJG";
    const error = anAwsError("quotes what was sent", {
      Item: { raw_data: SENT[0] },
      [FAILED_CALL]: "DynamoDB.PutItem",
      $metadata: { httpStatusCode: 400, requestId, attempts: 1, cfId: "x" },
    });

    expect(loggedFault(error)).toEqual({
      name: "ValidationException",
      stack: expect.any(Array),
      aws: { call: "DynamoDB.PutItem", status: 400, requestId, attempts: 1 },
    });
  });

  test("given an error of ours, then its message is kept, and its cause is treated as any other", () => {
    const fault = loggedFault(
      Object.assign(new WebhookSecretError("the secret must be whsec_…"), { cause: new Error(SENT[0]) }),
    );

    expect(fault).toMatchObject({ name: "WebhookSecretError", message: "the secret must be whsec_…" });
    expect(fault.cause).toEqual({ name: "Error", stack: expect.any(Array) });
  });

  test("given where it was thrown, then functions and places are kept, and no directory", () => {
    function recordPayment() {
      return new Error("quotes what was sent");
    }

    expect(loggedFault(recordPayment()).stack?.[0]).toMatch(/^recordPayment \(logged-fault\.test\.ts:\d+:\d+\)$/);
  });

  test("given the stack of a bundle, then its places are kept", () => {
    const error = new Error("quotes what was sent");
    error.stack = [
      "Error: quotes what was sent",
      "    at claim (file:///var/task/index.mjs:12:3456)",
      "    at async Promise.all (index 0)",
      "    at async file:///var/task/index.mjs:13:7",
      "    at process.processTicksAndRejections (node:internal/process/task_queues:103:5)",
    ].join("\n");

    expect(loggedFault(error).stack).toEqual([
      "claim (index.mjs:12:3456)",
      "index.mjs:13:7",
      "process.processTicksAndRejections (task_queues:103:5)",
    ]);
  });

  test("given a message that was replaced after the stack was made, then no line of the stack is believed", () => {
    const error = new Error("quotes\n    at 4111 (/var/task/4111:1:2)");
    error.stack = String(error.stack);
    error.message = "short";

    expect(loggedFault(error)).toEqual({ name: "Error" });
  });

  test("given Node's code, then it is kept", () => {
    expect(loggedFault(Object.assign(new Error("read"), { code: "ECONNRESET" })).code).toBe("ECONNRESET");
  });

  test.each([["card 4111"], [undefined], [null], [{ message: "4111", name: "4111", stack: "4111" }]])(
    "given %j thrown, which is not an error, then nothing of it is kept",
    (thrown) => {
      expect(loggedFault(thrown)).toEqual({ name: "NotAnError" });
    },
  );

  test("given a chain of causes without an end, then four of them are told", () => {
    const error = new Error("first");
    error.cause = error;

    expect(JSON.stringify(loggedFault(error)).match(/"name"/g)).toHaveLength(4);
  });

  // Masking took 20 seconds for this. Processor time, and the best of ten, as a machine has other work.
  test.each([
    ["a body of words", "tx-1 me@x.co 12/27 ".repeat(20_000)],
    ["nothing but places", "\n    at me (/var/task/index.mjs:1:2)".repeat(10_000)],
    ["the beginnings of phrases", "is not authorized to perform: dynamodb:".repeat(10_000)],
    ["one letter", "a".repeat(390_000)],
  ])("given a message of 390 KB with %s, then it costs less than 5 ms and is short", (_what, message) => {
    const times = Array.from({ length: 10 }, () => {
      const error = anAwsError(message, { cause: new Error(message) });
      const before = process.cpuUsage();
      const length = JSON.stringify(loggedFault(error)).length;
      const { user, system } = process.cpuUsage(before);
      return { length, milliseconds: (user + system) / 1000 };
    });

    expect(Math.min(...times.map(({ milliseconds }) => milliseconds))).toBeLessThan(5);
    expect(Math.max(...times.map(({ length }) => length))).toBeLessThan(2500);
  });
});
