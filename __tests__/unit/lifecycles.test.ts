import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { stringifyExactJson } from "../../functions/domain/exact-json.ts";
import { recordWebhook } from "../../functions/domain/record-webhook.ts";
import type { SchemeName } from "../../functions/domain/schemes/names.ts";
import type { Capture } from "../../functions/domain/source-rules.ts";
import type { Webhook } from "../../functions/domain/webhook.ts";
import { LIFE_TRANSACTION, readLifeEvent, toldLife } from "../../testing/factories/lifecycles.ts";
import { anInMemorySystem } from "../../testing/systems/in-memory-system.ts";
import { TELLERS } from "../../tools/webhook/lifecycles/index.ts";
import { LIFECYCLE_NAMES, LIFECYCLES, type LifecycleName } from "../../tools/webhook/lifecycles/lifecycles.ts";

/** Every order of up to so many events is delivered. */
const MAX_EVENTS = 7;

/** Of a life of more events, so many orders. */
const SHUFFLES = 500;

/** Schemes, and how their senders capture where that changes what they tell. */
const SENDERS: readonly (readonly [SchemeName, Capture])[] = [
  ...(Object.keys(TELLERS) as SchemeName[]).map((scheme) => [scheme, "automatic"] as const),
  ["adyen", "manual"],
];

const LIVES = SENDERS.flatMap(([scheme, capture]) =>
  LIFECYCLE_NAMES.filter((name) => toldLife(scheme, name, capture)).map(
    (name): [SchemeName, LifecycleName, Capture] => [scheme, name, capture],
  ),
);

function* ordersOf<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length === 0) yield [];
  for (const [index, first] of items.entries()) {
    for (const rest of ordersOf(items.toSpliced(index, 1))) yield [first, ...rest];
  }
}

/** The payment that a client reads after these deliveries, as text. */
async function readAfter(deliveries: readonly Webhook[]): Promise<string> {
  const system = anInMemorySystem([], "full");
  for (const webhook of deliveries) await recordWebhook(webhook, randomUUID(), system);
  return stringifyExactJson(await system.payments.current(LIFE_TRANSACTION));
}

async function webhooksOf(
  scheme: SchemeName,
  name: LifecycleName,
  { capture = "automatic", without = [] }: { readonly capture?: Capture; readonly without?: readonly string[] } = {},
) {
  const told = (toldLife(scheme, name, capture) ?? []).filter(({ type }) => !without.includes(type));
  const read = await Promise.all(told.map((event) => readLifeEvent(scheme, event, capture)));
  return read.filter((webhook) => webhook !== undefined);
}

const expectedOf = (name: LifecycleName) => {
  const { status, amount, captured, refunded } = LIFECYCLES[name].becomes;
  const [amount_captured, amount_refunded] = [Number(captured), Number(refunded)];
  return { transaction_id: LIFE_TRANSACTION, amount: Number(amount), status, amount_captured, amount_refunded };
};

test.each(LIVES)(
  "given %s and the life %s of a payment with %s capture, when its events come in any order, and any of them again, then the payment is the same",
  async (scheme, name, capture) => {
    const webhooks = await webhooksOf(scheme, name, { capture });
    const inOrder = await readAfter(webhooks);
    expect(JSON.parse(inOrder)).toMatchObject(expectedOf(name));

    const orders =
      webhooks.length <= MAX_EVENTS
        ? ordersOf(webhooks)
        : fc.sample(fc.shuffledSubarray(webhooks, { minLength: webhooks.length }), { numRuns: SHUFFLES, seed: 1 });
    const answers = new Set<string>();
    for (const order of orders) {
      const [again] = order as [Webhook];
      answers.add(await readAfter([...order, again]));
    }

    expect([...answers]).toEqual([inOrder]);
  },
);

test.each(SENDERS)(
  "given %s with %s capture, then its senders tell lives enough, and none twice",
  (scheme, capture) => {
    const told = LIVES.flatMap(([teller, name, captures]) =>
      teller === scheme && captures === capture ? [toldLife(scheme, name, capture)] : [],
    );
    const ids = told.flatMap((events = []) => events.map(({ eventId }) => eventId));

    expect(told.length).toBeGreaterThanOrEqual(8);
    expect(new Set(ids).size).toBe(ids.length);
  },
);

describe("given Stripe and an endpoint that not all events of refunds and disputes are chosen for", () => {
  const TOUCHING = LIFECYCLE_NAMES.filter((name) => /refund|dispute|returned/.test(name));

  test.each([
    ["sums of refunds only", ["refund.created"]],
    ["single refunds only", ["charge.refunded"]],
    ["no movements of a dispute's money", ["charge.dispute.funds_withdrawn"]],
  ])("when it gets %s, then each life ends alike", async (_what, without) => {
    for (const name of TOUCHING) {
      expect(JSON.parse(await readAfter(await webhooksOf("stripe", name, { without })))).toMatchObject(
        expectedOf(name),
      );
    }
  });
});
