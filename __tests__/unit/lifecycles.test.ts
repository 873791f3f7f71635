import {
  LIFE_SENDERS,
  lifeBecomes,
  livesInAnyOrder,
  paymentReadAfter,
  TOLD_LIVES,
} from "../../testing/behaviours/lives.ts";
import { toldLife, webhooksOfLife } from "../../testing/factories/lifecycles.ts";
import { LIFECYCLE_NAMES } from "../../tools/webhook/lifecycles/lifecycles.ts";

// Some orders of the longer lives: `npm run test:input` has all of them.
livesInAnyOrder({ everyOrderOf: 4, shuffles: 50 });

test.each(LIFE_SENDERS)(
  "given %s with %s capture, then its senders tell lives enough, and none twice",
  (scheme, capture) => {
    const told = TOLD_LIVES.flatMap(([teller, name, captures]) =>
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
      expect(JSON.parse(await paymentReadAfter(await webhooksOfLife("stripe", name, { without })))).toMatchObject(
        lifeBecomes(name),
      );
    }
  });
});
