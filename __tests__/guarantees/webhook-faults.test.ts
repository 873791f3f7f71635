import { aWebhook, webhookBody } from "../../testing/factories/webhooks.ts";
import { deliverUnderFaults, expectConverged } from "./support/convergence.ts";
import { FaultySystem } from "./support/faulty-system.ts";
import { AT_ONCE, inParallel } from "./support/in-parallel.ts";
import { PAIRS_OF_WEBHOOK_FAULTS, WEBHOOK_FAULTS, type WebhookFault } from "./support/webhook-calls.ts";

jest.setTimeout(1_200_000);

let system: FaultySystem;

beforeAll(async () => {
  system = await FaultySystem.start();
});
afterAll(() => system.stop());

/** Delivers one webhook with its faults until it is answered with 200. */
function deliver(faults: readonly WebhookFault[], transaction_id: string) {
  const headers = { "idempotency-key": `key-${transaction_id}` };
  return deliverUnderFaults(system, {
    faults,
    transaction_id,
    mark: aWebhook({ transaction_id }, headers).eventId,
    deliver: () => system.deliverWebhook(webhookBody({ transaction_id }), headers),
  });
}

test.each([
  ["every fault", WEBHOOK_FAULTS.map((fault) => [fault])],
  ["every pair of faults", PAIRS_OF_WEBHOOK_FAULTS],
])(
  "given a webhook, when its AWS calls meet %s, then there is one record, a notification, and nothing stuck",
  async (what, cases) => {
    // when
    const began = performance.now();
    const prefix = what.replaceAll(" ", "-");
    const outcomes = await inParallel(cases, AT_ONCE, (faults, index) => deliver(faults, `${prefix}-${index}`));
    await system.local.settle();

    // then
    await expectConverged(system, what, outcomes, began);
  },
);
