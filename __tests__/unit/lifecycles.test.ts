import { randomUUID } from "node:crypto";
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

const LIVES = (Object.keys(TELLERS) as SchemeName[]).flatMap((scheme) =>
  LIFECYCLE_NAMES.map((name): [SchemeName, LifecycleName] => [scheme, name]),
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

const webhooksOf = (scheme: SchemeName, name: LifecycleName, without: readonly string[] = []) =>
  toldLife(scheme, name)
    .filter(({ type }) => !without.includes(type))
    .flatMap((event) => readLifeEvent(scheme, event) ?? []);

const expectedOf = (name: LifecycleName) => {
  const { status, amount, captured, refunded } = LIFECYCLES[name].becomes;
  const [amount_captured, amount_refunded] = [Number(captured), Number(refunded)];
  return { transaction_id: LIFE_TRANSACTION, amount: Number(amount), status, amount_captured, amount_refunded };
};

test.each(LIVES)(
  "given %s and the life %s, when its events come in any order, and any of them again, then the payment is the same",
  async (scheme, name) => {
    const webhooks = webhooksOf(scheme, name);
    const inOrder = await readAfter(webhooks);
    expect(JSON.parse(inOrder)).toMatchObject(expectedOf(name));
    expect(webhooks.length).toBeLessThanOrEqual(MAX_EVENTS);

    const answers = new Set<string>();
    for (const order of ordersOf(webhooks)) {
      const [again] = order as [Webhook];
      answers.add(await readAfter([...order, again]));
    }

    expect([...answers]).toEqual([inOrder]);
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
      expect(JSON.parse(await readAfter(webhooksOf("stripe", name, without)))).toMatchObject(expectedOf(name));
    }
  });
});
