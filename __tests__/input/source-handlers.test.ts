import { createHmac, randomUUID } from "node:crypto";
import type { APIGatewayProxyResult } from "aws-lambda";
import fc from "fast-check";
import { developmentSecret } from "../../local/development-secret.ts";
import { silenceOutput } from "../../testing/capture-output.ts";
import { anyBytes, anyStripeEvent, anyWebhook, type GeneratedBody, unchangedWebhook } from "./support/bodies.ts";
import { type Handlers, handlersInMemory } from "./support/handlers-in-memory.ts";
import { expectQuiet } from "./support/quiet.ts";
import { errorOf, isJsonObject, namedBy } from "./support/refusals.ts";
import { anyHeaders } from "./support/requests.ts";
import { generated } from "./support/runs.ts";
import { Tally } from "./support/tally.ts";
import { anyText } from "./support/texts.ts";

jest.setTimeout(600_000);

/** Inputs after which what is recorded is forgotten, so that looking at it stays quick. */
const MEMORY = 200;

let handlers: Handlers;
let output: ReturnType<typeof silenceOutput>;

beforeAll(async () => {
  handlers = await handlersInMemory();
});
beforeEach(() => {
  output = silenceOutput();
});
afterEach(() => output.restore());

/** The clock of the handlers in memory is the system's: it is what the tolerance is measured by. */
const now = () => Math.floor(Date.now() / 1000);

/** Signs any bytes, which the senders' own libraries do not. */
const SIGNERS = {
  stripe(bytes: Buffer) {
    const time = now();
    const signature = createHmac("sha256", developmentSecret("stripe")).update(`${time}.`).update(bytes).digest("hex");
    return { "Stripe-Signature": `t=${time},v1=${signature}` };
  },
  shop(bytes: Buffer) {
    const [id, time] = [`msg_${randomUUID()}`, now()];
    const key = Buffer.from(developmentSecret("shop").slice("whsec_".length), "base64");
    const signature = createHmac("sha256", key).update(`${id}.${time}.`).update(bytes).digest("base64");
    return { "webhook-id": id, "webhook-timestamp": String(time), "webhook-signature": `v1,${signature}` };
  },
} as const;

type Source = keyof typeof SIGNERS;

const eventOf = (source: Source, parts: object) => ({
  resource: `/webhooks/${source}`,
  requestContext: { requestId: "request-1" },
  isBase64Encoded: false,
  ...parts,
});

/** Sends one event, and checks that what is refused has no effect. */
async function send(tally: Tally, event: object): Promise<APIGatewayProxyResult> {
  if (tally.total % MEMORY === 0) handlers.reset();
  const before = handlers.effects();
  const answer = await handlers.receiveEvent(event);
  tally.add(answer.statusCode);
  if (answer.statusCode !== 200) expect(handlers.effects()).toBe(before);
  return answer;
}

/** Checks that a refusal names nothing but what was changed, or a part of it. */
function expectNamed({ statusCode, body }: APIGatewayProxyResult, { text, changed }: GeneratedBody): void {
  // The same id for other content, which short ids come to be.
  if (statusCode === 200 || statusCode === 422) return;
  expect([400, 413]).toContain(statusCode);
  const named = namedBy(errorOf(body) ?? "");
  expect(named).not.toEqual([]);
  const isAbsurd = !isJsonObject(text) || text.length > 1000 || /[eE][+-]?\d{16}/.test(text) || !text.isWellFormed();
  const allowed = isAbsurd ? [...changed, "body"] : changed;
  const wrong = named.filter((name) => !allowed.some((field) => name === field || name.startsWith(`${field}.`)));
  expect({ wrong, error: errorOf(body), text: text.slice(0, 2000) }).toMatchObject({ wrong: [] });
}

/** What is wrong with an amount in minor units may be found in whole units. */
const inWholeUnits = (body: GeneratedBody): GeneratedBody =>
  body.changed.some((name) => name.startsWith("data")) ? { ...body, changed: [...body.changed, "amount"] } : body;

test.each([
  ["stripe", anyStripeEvent.map(inWholeUnits)],
  ["shop", anyWebhook],
] as const)(
  "given signed events of %s with changed fields, when they come, then they are recorded, ignored, or refused by the name of what was changed",
  async (source, anyEvent) => {
    const tally = new Tally(`signed events of ${source}, by field`);

    // when, then
    await fc.assert(
      fc.asyncProperty(anyEvent, fc.boolean(), async (event, isBase64Encoded) => {
        const bytes = Buffer.from(event.text);
        const body = isBase64Encoded ? bytes.toString("base64") : event.text;

        const answer = await send(tally, eventOf(source, { body, isBase64Encoded, headers: SIGNERS[source](bytes) }));

        expectNamed(answer, event);
        if (event.changed.length === 0) expect([200, 422]).toContain(answer.statusCode);
      }),
      generated(15_000),
    );

    // then
    expectQuiet(output, tally);
    expect(Math.min(tally.of(200), tally.of(400))).toBeGreaterThan(tally.total / 20);
  },
);

test("given signed bytes of any kind, when they come, then they are recorded, ignored or refused", async () => {
  const tally = new Tally("signed events, by byte");

  // when, then
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        anyBytes(unchangedWebhook).map((bytes) => ({ bytes, source: "shop" as const })),
        anyBytes(anyStripeEvent.map(({ text }) => text)).map((bytes) => ({ bytes, source: "stripe" as const })),
      ),
      async ({ bytes, source }) => {
        const parts = { body: bytes.toString("base64"), isBase64Encoded: true, headers: SIGNERS[source](bytes) };

        const { statusCode, body } = await send(tally, eventOf(source, parts));

        expect([200, 400, 422]).toContain(statusCode);
        if (statusCode !== 200) expect(namedBy(errorOf(body) ?? "")).not.toEqual([]);
      },
    ),
    generated(10_000),
  );

  // then
  expectQuiet(output, tally);
});

/** Headers of both schemes: as they should be but for the signature, nearly so, and not at all. */
const anySignature = fc.oneof(
  anyHeaders.map((headers) => headers ?? {}),
  fc.record(
    {
      "stripe-signature": fc.oneof(
        anyText,
        fc.stringMatching(/^t=\d{1,12},v1=[0-9a-f]{64}(,v1=[0-9a-f]{0,64})?(,v0=[0-9a-f]{64})?$/),
        fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `t=${now()},v1=${hex}`),
        fc.stringMatching(/^(t|v1|v0|,|=|\d){0,20}$/),
      ),
      "webhook-id": fc.oneof(anyText, fc.constant("msg_1")),
      "webhook-timestamp": fc.oneof(anyText, fc.constantFrom("0", "-1", "1e9", "NaN"), fc.constant(now()).map(String)),
      "webhook-signature": fc.oneof(
        anyText,
        fc.base64String({ minLength: 44, maxLength: 44 }).map((signature) => `v1,${signature} v1,${signature}`),
        fc.base64String({ maxLength: 100 }).map((signature) => `v1,${signature}`),
        fc.constantFrom("v1,", "v1a,AAAA", "v1", " ", "v1,="),
      ),
    },
    { requiredKeys: [] },
  ),
);

test("given unsigned requests of any content, when they come, then they get the one 401, or the 413 of what is too large", async () => {
  const tally = new Tally("unsigned requests");
  const anyBody = fc.oneof(
    { weight: 8, arbitrary: anyText },
    { weight: 8, arbitrary: anyWebhook.map(({ text }) => text) },
    { weight: 8, arbitrary: anyBytes(unchangedWebhook).map((bytes) => bytes.toString("base64")) },
    { weight: 1, arbitrary: fc.constantFrom(null, undefined, "x".repeat(256 * 1024 + 1), "é".repeat(131_073)) },
  );

  // when, then
  await fc.assert(
    fc.asyncProperty(
      anyBody,
      anySignature,
      fc.boolean(),
      fc.constantFrom<Source>("stripe", "shop"),
      async (body, headers, isBase64Encoded, source) => {
        const answer = await send(tally, eventOf(source, { body, headers, isBase64Encoded }));

        if (answer.statusCode === 413) expect(body?.length).toBeGreaterThan(131_072);
        else expect([answer.statusCode, answer.body]).toEqual([401, '{"error":"Unauthorized"}']);
      },
    ),
    generated(25_000),
  );

  // then
  expectQuiet(output, tally);
  expect(Math.min(tally.of(401), tally.of(413))).toBeGreaterThan(0);
});
