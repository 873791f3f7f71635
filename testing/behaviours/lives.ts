import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { stringifyExactJson } from "../../functions/domain/exact-json.ts";
import { recordWebhook } from "../../functions/domain/record-webhook.ts";
import type { SchemeName } from "../../functions/domain/schemes/names.ts";
import type { Capture } from "../../functions/domain/source-rules.ts";
import type { Webhook } from "../../functions/domain/webhook.ts";
import { TELLERS } from "../../tools/webhook/lifecycles/index.ts";
import { LIFECYCLE_NAMES, LIFECYCLES, type LifecycleName } from "../../tools/webhook/lifecycles/lifecycles.ts";
import { LIFE_TRANSACTION, toldLife, webhooksOfLife } from "../factories/lifecycles.ts";
import { report } from "../report.ts";
import { anInMemorySystem } from "../systems/in-memory-system.ts";

/** Schemes, and how their senders capture where that changes what they tell. */
export const LIFE_SENDERS: readonly (readonly [SchemeName, Capture])[] = [
  ...(Object.keys(TELLERS) as SchemeName[]).map((scheme) => [scheme, "automatic"] as const),
  ["adyen", "manual"],
];

/** Every life that each of them can tell. */
export const TOLD_LIVES = LIFE_SENDERS.flatMap(([scheme, capture]) =>
  LIFECYCLE_NAMES.filter((name) => toldLife(scheme, name, capture)).map(
    (name): [SchemeName, LifecycleName, Capture] => [scheme, name, capture],
  ),
);

/** The payment that a client reads after these deliveries, as text. */
export async function paymentReadAfter(deliveries: readonly Webhook[]): Promise<string> {
  const system = anInMemorySystem([], "full");
  for (const webhook of deliveries) await recordWebhook(webhook, randomUUID(), system);
  return stringifyExactJson(await system.payments.current(LIFE_TRANSACTION));
}

/** What a client is to read of a life. */
export function lifeBecomes(name: LifecycleName) {
  const { status, amount, captured, refunded } = LIFECYCLES[name].becomes;
  const [amount_captured, amount_refunded] = [Number(captured), Number(refunded)];
  return { transaction_id: LIFE_TRANSACTION, amount: Number(amount), status, amount_captured, amount_refunded };
}

/**
 * Each life ends alike in whatever order its events come, and any of them again.
 * @param everyOrderOf so many events at most are delivered in every order
 * @param shuffles of a life of more events, so many orders
 */
export function livesInAnyOrder({ everyOrderOf, shuffles }: { everyOrderOf: number; shuffles: number }): void {
  let delivered = 0;

  afterAll(() =>
    report("lives in any order", {
      lives: new Set(TOLD_LIVES.map(([, name]) => name)).size,
      schemes: Object.keys(TELLERS).length,
      "lives told": TOLD_LIVES.length,
      orders: delivered,
    }),
  );

  test.each(TOLD_LIVES)(
    "given %s and the life %s of a payment with %s capture, when its events come in any order, and any of them again, then the payment is the same",
    async (scheme, name, capture) => {
      const webhooks = await webhooksOfLife(scheme, name, { capture });
      const inOrder = await paymentReadAfter(webhooks);
      expect(JSON.parse(inOrder)).toMatchObject(lifeBecomes(name));

      const orders =
        webhooks.length <= everyOrderOf
          ? ordersOf(webhooks)
          : fc.sample(fc.shuffledSubarray([...webhooks], { minLength: webhooks.length }), {
              numRuns: shuffles,
              seed: 1,
            });
      const answers = new Set<string>();
      for (const order of orders) {
        answers.add(await paymentReadAfter([...order, ...order.slice(0, 1)]));
        delivered += 1;
      }

      expect([...answers]).toEqual([inOrder]);
    },
  );
}

function* ordersOf<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length === 0) yield [];
  for (const [index, first] of items.entries()) {
    for (const rest of ordersOf(items.toSpliced(index, 1))) yield [first, ...rest];
  }
}
