import { createHmac } from "node:crypto";
import type { APIGatewayProxyResult } from "aws-lambda";
import fc from "fast-check";
import { PAYMENT_STATUSES } from "../../functions/domain/payment-events.ts";
import { KIND_BY_DISPUTE_STATUS, KIND_BY_REFUND_STATUS } from "../../functions/domain/schemes/stripe-kinds.ts";
import { SUBJECT_BY_EVENT_TYPE } from "../../functions/domain/schemes/stripe-objects.ts";
import { developmentSecret } from "../../local/development-secret.ts";
import { silenceOutput } from "../../testing/capture-output.ts";
import { type Handlers, handlersInMemory } from "./support/handlers-in-memory.ts";
import { expectQuiet } from "./support/quiet.ts";
import { generated } from "./support/runs.ts";
import { Tally } from "./support/tally.ts";
import { anyJsonText } from "./support/texts.ts";

jest.setTimeout(600_000);

const TRANSACTION = "pi_1";

let handlers: Handlers;
let output: ReturnType<typeof silenceOutput>;

beforeAll(async () => {
  handlers = await handlersInMemory("full");
});
beforeEach(() => {
  output = silenceOutput();
});
afterEach(() => output.restore());

/** A delivery to one of the two routes. */
interface Delivery {
  readonly signed: boolean;
  readonly body: string;
}

type Members = Readonly<Record<string, string>>;

const quoted = (...texts: readonly string[]) => fc.constantFrom(...texts).map((text) => JSON.stringify(text));
const textOf = (members: Members) =>
  `{${Object.entries(members)
    .map(([name, json]) => `${JSON.stringify(name)}:${json}`)
    .join(",")}}`;

/** Members, of which now and then one is something else. */
function mostly(members: fc.Arbitrary<Members>): fc.Arbitrary<Members> {
  const change = fc.oneof(
    { weight: 7, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.tuple(fc.nat(), anyJsonText) },
  );
  return fc.tuple(members, change).map(([given, changed]) => {
    const names = Object.keys(given);
    const name = changed && names[changed[0] % names.length];
    return name ? { ...given, [name]: changed[1] } : given;
  });
}

const anyOwnBody = mostly(
  fc.record(
    {
      transaction_id: fc.constant(JSON.stringify(TRANSACTION)),
      amount: fc.constantFrom("0", "5", "15", "20", "0.1", "1e125", "1e-130", "12345678901234567890.12345678"),
      currency: quoted("USD", "USD", "EUR"),
      status: quoted(...PAYMENT_STATUSES),
      refund_id: quoted("r1", "r2"),
      occurred_at: quoted("2026-11-24T08:00:00Z", "2026-11-24T08:00:00.001Z", "2026-11-25T08:00:00+01:00"),
    },
    { requiredKeys: ["transaction_id", "amount", "currency", "status"] },
  ),
).map((members): Delivery => ({ signed: false, body: textOf(members) }));

const units = fc.constantFrom("0", "500", "1500", "2000", "90071992547409931");

const anyObject = mostly(
  fc.record({
    id: quoted(TRANSACTION, "re_1", "re_2", "dp_1"),
    payment_intent: fc.constantFrom(JSON.stringify(TRANSACTION), JSON.stringify(TRANSACTION), "null"),
    amount: units,
    amount_received: units,
    amount_captured: units,
    amount_refunded: units,
    refunded: fc.constantFrom("true", "false"),
    status: quoted(...Object.keys(KIND_BY_REFUND_STATUS), ...Object.keys(KIND_BY_DISPUTE_STATUS)),
    currency: quoted("usd", "usd", "eur"),
  }),
).map(textOf);

const anyStripeBody = mostly(
  fc.record({
    id: fc.uuid().map((id) => JSON.stringify(`evt_${id}`)),
    type: quoted(...Object.keys(SUBJECT_BY_EVENT_TYPE)),
    created: fc.integer({ min: 1_795_507_200, max: 1_795_507_203 }).map(String),
    data: anyObject.map((object) => `{"object":${object}}`),
  }),
).map((members): Delivery => ({ signed: true, body: textOf(members) }));

const anyLife = fc.array(fc.oneof(anyOwnBody, anyStripeBody), { minLength: 1, maxLength: 8 });

const requestContext = { requestId: "request-1" };

function deliver({ signed, body }: Delivery): Promise<APIGatewayProxyResult> {
  const event = { body, headers: {}, isBase64Encoded: false, requestContext };
  if (!signed) return handlers.processWebhook(event);
  const time = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", developmentSecret("stripe")).update(`${time}.${body}`).digest("hex");
  const headers = { "Stripe-Signature": `t=${time},v1=${signature}` };
  return handlers.receiveEvent({ ...event, resource: "/webhooks/stripe", headers });
}

async function read(): Promise<APIGatewayProxyResult> {
  return handlers.readTransaction({ pathParameters: { id: TRANSACTION }, headers: {}, body: null, requestContext });
}

test("given the full lifecycle and any events of a payment, when they come, then each is recorded or refused, the payment can be read, and deliveries again change nothing", async () => {
  const tally = new Tally("lives of payments, by event");

  // when, then
  await fc.assert(
    fc.asyncProperty(anyLife, async (deliveries) => {
      handlers.reset();
      for (const delivery of deliveries) {
        const { statusCode } = await deliver(delivery);
        tally.add(statusCode);
        expect([200, 400, 422]).toContain(statusCode);
      }

      const { statusCode, body } = await read();

      expect([200, 404]).toContain(statusCode);
      if (statusCode === 200) {
        const { status, amount, amount_captured, amount_refunded } = JSON.parse(body);
        expect(PAYMENT_STATUSES).toContain(status);
        expect(Math.min(amount, amount_captured, amount_refunded)).toBeGreaterThanOrEqual(0);
      }
      for (const delivery of deliveries.toReversed()) await deliver(delivery);
      expect((await read()).body).toBe(body);
    }),
    generated(2_500),
  );

  // then
  expectQuiet(output, tally);
  expect(Math.min(tally.of(200), tally.of(400))).toBeGreaterThan(tally.total / 20);
});
