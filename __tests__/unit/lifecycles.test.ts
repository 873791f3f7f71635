import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { stringifyExactJson } from "../../functions/domain/exact-json.ts";
import { recordWebhook } from "../../functions/domain/record-webhook.ts";
import type { SchemeName } from "../../functions/domain/schemes/names.ts";
import type { Webhook } from "../../functions/domain/webhook.ts";
import { LIFE_TRANSACTION, readLifeEvent, toldLife } from "../../testing/factories/lifecycles.ts";
import { anInMemorySystem } from "../../testing/systems/in-memory-system.ts";
import { TELLERS } from "../../tools/webhook/lifecycles/index.ts";
import { LIFECYCLE_NAMES, LIFECYCLES, type LifecycleName } from "../../tools/webhook/lifecycles/lifecycles.ts";

/** Every order of up to so many events is delivered. */
const MAX_EVENTS = 7;

/** Of a life of more events, so many orders. */
const SHUFFLES = 500;

const LIVES = (Object.keys(TELLERS) as SchemeName[]).flatMap((scheme) =>
  LIFECYCLE_NAMES.filter((name) => toldLife(scheme, name)).map((name): [SchemeName, LifecycleName] => [scheme, name]),
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

async function webhooksOf(scheme: SchemeName, name: LifecycleName, without: readonly string[] = []) {
  const told = (toldLife(scheme, name) ?? []).filter(({ type }) => !without.includes(type));
  const read = await Promise.all(told.map((event) => readLifeEvent(scheme, event)));
  return read.filter((webhook) => webhook !== undefined);
}

const expectedOf = (name: LifecycleName) => {
  const { status, amount, captured, refunded } = LIFECYCLES[name].becomes;
  const [amount_captured, amount_refunded] = [Number(captured), Number(refunded)];
  return { transaction_id: LIFE_TRANSACTION, amount: Number(amount), status, amount_captured, amount_refunded };
};

test.each(LIVES)(
  "given %s and the life %s, when its events come in any order, and any of them again, then the payment is the same",
  async (scheme, name) => {
    const webhooks = await webhooksOf(scheme, name);
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

test.each(Object.keys(TELLERS) as SchemeName[])(
  "given %s, then its senders tell lives enough, and none twice",
  (scheme) => {
    const told = LIVES.flatMap(([teller, name]) => (teller === scheme ? [toldLife(scheme, name)] : []));
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
      expect(JSON.parse(await readAfter(await webhooksOf("stripe", name, without)))).toMatchObject(expectedOf(name));
    }
  });
});
