import type { APIGatewayProxyResult } from "aws-lambda";
import fc from "fast-check";
import { silenceOutput } from "../../testing/capture-output.ts";
import {
  anyBytes,
  anyNotification,
  anyWebhook,
  type GeneratedBody,
  unchangedNotification,
  unchangedWebhook,
} from "./support/bodies.ts";
import { type Handlers, handlersInMemory } from "./support/handlers-in-memory.ts";
import { expectQuiet } from "./support/quiet.ts";
import { errorOf, isJsonObject, namedBy } from "./support/refusals.ts";
import { anyHeaders, anyMethod, anyPathParameters } from "./support/requests.ts";
import { generated } from "./support/runs.ts";
import { Tally } from "./support/tally.ts";
import { anyJsonText, anyText } from "./support/texts.ts";

jest.setTimeout(600_000);

/** Inputs after which what is recorded is forgotten, so that looking at it stays quick. */
const MEMORY = 200;

const HEADER_NAMES = ["Idempotency-Key", "webhook-id"];

let handlers: Handlers;
let output: ReturnType<typeof silenceOutput>;

beforeAll(async () => {
  handlers = await handlersInMemory();
});
beforeEach(() => {
  output = silenceOutput();
});
afterEach(() => output.restore());

/** Makes an API event of a request's parts, as API Gateway does. */
function event(parts: object): object {
  return { requestContext: { requestId: "request-1" }, isBase64Encoded: false, ...parts };
}

type Call = (event: object) => Promise<APIGatewayProxyResult>;

/** Sends one event, and checks what holds for every answer; returns the answer and what it names. */
async function send(call: Call, tally: Tally, apiEvent: object) {
  if (tally.total % MEMORY === 0) handlers.reset();
  const before = handlers.effects();
  const answer = await call(apiEvent);
  tally.add(answer.statusCode);
  if (answer.statusCode === 200) return { status: 200, named: [] };
  const error = errorOf(answer.body);
  const named = namedBy(error ?? "");
  expect([400, 404, 413, 422]).toContain(answer.statusCode);
  expect({ error, named }).toEqual({ error: expect.any(String), named: expect.arrayContaining([expect.any(String)]) });
  expect(handlers.effects()).toBe(before);
  return { status: answer.statusCode, named };
}

/** What a refusal of this body may name: the body itself only if it is not an object, or holds what cannot be compared. */
function mayName({ text, changed }: GeneratedBody): readonly string[] {
  const isAbsurd = !isJsonObject(text) || text.length > 1000 || /[eE][+-]?\d{16}/.test(text) || !text.isWellFormed();
  return isAbsurd ? [...changed, "body"] : changed;
}

function expectNamed(named: readonly string[], allowed: readonly string[]): void {
  expect(named.filter((name) => !allowed.includes(name))).toEqual([]);
}

test("given webhooks with changed fields and headers, when they come, then they are recorded, or refused by the name of what was changed", async () => {
  const tally = new Tally("webhooks, by field");

  // when, then
  await fc.assert(
    fc.asyncProperty(
      anyWebhook,
      anyHeaders,
      anyPathParameters,
      anyMethod,
      fc.boolean(),
      async (generatedBody, headers, pathParameters, httpMethod, isBase64Encoded) => {
        const { text } = generatedBody;
        const body = isBase64Encoded ? Buffer.from(text).toString("base64") : text;
        const parts = { body, headers, multiValueHeaders: null, pathParameters, httpMethod, isBase64Encoded };

        const { status, named } = await send(handlers.processWebhook, tally, event(parts));

        expectNamed(named, [...mayName(generatedBody), ...(headers ? HEADER_NAMES : [])]);
        if (generatedBody.changed.length === 0 && !headers) expect(status).toBe(200);
        if (status === 200) {
          const { transaction_id, amount, currency, status: paymentStatus } = JSON.parse(text);
          expect(transaction_id).toMatch(/^[a-zA-Z0-9_-]{1,2048}$/);
          expect(amount).toBeGreaterThanOrEqual(0);
          expect(["USD", "EUR", "GBP"]).toContain(currency);
          expect(["pending", "completed", "failed"]).toContain(paymentStatus);
        }
      },
    ),
    generated(45_000),
  );

  // then
  expectQuiet(output, tally);
  expect(Math.min(tally.of(200), tally.of(400))).toBeGreaterThan(tally.total / 20);
});

test("given webhooks of any bytes, when they come as text or base64, then they are recorded or refused", async () => {
  const tally = new Tally("webhooks, by byte");

  // when, then
  await fc.assert(
    fc.asyncProperty(
      anyBytes(unchangedWebhook),
      fc.constantFrom("utf8", "latin1", "base64", "flag only"),
      async (bytes, as) => {
        const body = bytes.toString(as === "flag only" ? "latin1" : (as as BufferEncoding));
        const isBase64Encoded = as === "base64" || as === "flag only";

        const { named } = await send(handlers.processWebhook, tally, event({ body, headers: null, isBase64Encoded }));

        expectNamed(named, ["body", "transaction_id", "amount", "currency", "status"]);
      },
    ),
    generated(15_000),
  );

  // then
  expectQuiet(output, tally);
});

test("given notification requests with changed fields and paths, when they come, then they are sent, or refused by the name of what was changed", async () => {
  const tally = new Tally("notification requests, by field");

  // when, then
  await fc.assert(
    fc.asyncProperty(anyNotification, anyHeaders, anyPathParameters, async (generatedBody, headers, pathParameters) => {
      const parts = { body: generatedBody.text, headers, pathParameters };

      const { named } = await send(handlers.sendNotification, tally, event(parts));

      expectNamed(named, [...mayName(generatedBody), "path"]);
    }),
    generated(25_000),
  );

  // then
  expectQuiet(output, tally);
  expect(Math.min(tally.of(200), tally.of(400), tally.of(404))).toBeGreaterThan(tally.total / 50);
});

test("given notification requests of any bytes, when they come, then they are sent or refused", async () => {
  const tally = new Tally("notification requests, by byte");

  // when, then
  await fc.assert(
    fc.asyncProperty(anyBytes(unchangedNotification), async (bytes) => {
      const parts = {
        body: bytes.toString("base64"),
        isBase64Encoded: true,
        headers: null,
        pathParameters: { id: "tx-2" },
      };

      const { named } = await send(handlers.sendNotification, tally, event(parts));

      expectNamed(named, ["body", "email", "template"]);
    }),
    generated(5_000),
  );

  // then
  expectQuiet(output, tally);
});

test("given reads of any path, when they come, then they are answered or refused", async () => {
  const tally = new Tally("reads");

  // when, then
  await fc.assert(
    fc.asyncProperty(anyPathParameters, anyHeaders, anyMethod, async (pathParameters, headers, httpMethod) => {
      const { named } = await send(
        handlers.readTransaction,
        tally,
        event({ pathParameters, headers, httpMethod, body: null }),
      );

      expectNamed(named, ["path"]);
    }),
    generated(10_000),
  );

  // then
  expectQuiet(output, tally);
  expect(Math.min(tally.of(200), tally.of(400), tally.of(404))).toBeGreaterThan(tally.total / 50);
});

test("given batches of any messages, when they are dispatched, then exactly the messages that were not published are reported", async () => {
  const tally = new Tally("queue messages");
  const valid = fc.stringMatching(/^[a-z]{1,6}$/).map((transaction_id) => ({
    body: JSON.stringify({ transaction_id, notification_type: "payment_received" }),
    publishable: transaction_id.length % 2 === 0,
  }));
  const anyBody = fc.oneof(
    anyText,
    anyJsonText,
    fc.tuple(anyJsonText, anyJsonText).map(([id, type]) => `{"transaction_id":${id},"notification_type":${type}}`),
  );
  const poison = anyBody
    .filter((body) => !body.includes('"payment_received"'))
    .map((body) => ({ body, publishable: false }));
  const attribute = fc.oneof(
    anyText.map((stringValue) => ({ stringValue, dataType: "String", stringListValues: [], binaryListValues: [] })),
    fc.constant({ binaryValue: "AAE=", dataType: "Binary", stringListValues: [], binaryListValues: [] }),
  );
  const digest = "0".repeat(64);
  const ofEvent = {
    event_id: { stringValue: digest, dataType: "String" },
    received_at: { stringValue: "2026-11-24T08:00:00.000Z", dataType: "String" },
  };
  const attributes = fc.oneof(
    fc.constantFrom({}, ofEvent).map((named) => ({ named, publishable: true })),
    fc
      .oneof(
        fc.record({ event_id: attribute }),
        fc.record({ received_at: attribute }),
        fc.record({ event_id: attribute, received_at: attribute }),
        fc.record({ event_id: fc.constant(ofEvent.event_id), received_at: attribute }),
      )
      .map((named) => ({ named, publishable: false })),
  );
  const message = fc.record({ content: fc.oneof(valid, poison), attributes }).map(({ content, attributes }) => ({
    body: content.body,
    messageAttributes: attributes.named,
    publishable: content.publishable && attributes.publishable,
  }));

  // when, then
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 10 }), async (messages) => {
      const Records = messages.map(({ body, messageAttributes }, index) => ({
        messageId: `message-${index}`,
        receiptHandle: "",
        body,
        attributes: { ApproximateReceiveCount: "1" },
        messageAttributes,
        eventSource: "aws:sqs",
      }));
      const before = handlers.effects();

      const { batchItemFailures } = await handlers.dispatch({ Records });

      const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      const poisonous = messages.flatMap(({ publishable }, index) => (publishable ? [] : [`message-${index}`]));
      expect(failed.sort()).toEqual(poisonous.sort());
      expect(handlers.effects() - before).toBe(messages.length - poisonous.length);
      for (const { publishable } of messages) tally.add(publishable ? "published" : "failed");
    }),
    generated(2_500),
  );

  // then
  output.restore();
  tally.report();
});
