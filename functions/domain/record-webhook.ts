import { RequestError } from "./errors.ts";
import type { Claim, Clock, NotificationQueue, WebhookStore } from "./ports.ts";
import { checkRecordSize } from "./record.ts";
import { settleAll } from "./settle-all.ts";
import type { Webhook } from "./webhook.ts";

export interface RecordWebhookDependencies {
  readonly store: WebhookStore;
  readonly queue: NotificationQueue;
  readonly clock: Clock;
}

/** How long a delivery waits for another one of the same webhook that began just before it, in milliseconds. */
const CONCURRENT_ATTEMPT_WAIT = 1000;
const FIRST_POLL_DELAY = 100;

/**
 * Records a webhook and queues its notification. There is one record, however often and however concurrently it is called.
 *
 * Three sequential calls: claim; record and queue side by side; complete. If an attempt fails anywhere, the next one finishes
 * its work with the same values. Queueing beside recording is safe because the dispatcher publishes only what it finds
 * recorded. The reasons are in docs/decisions/0001-idempotent-webhooks.md.
 *
 * @param attemptId unique to this call
 * @returns "repeated" if an earlier attempt had done everything
 * @throws RequestError 413 if the record would be larger than an item may be, 422 if the key was used for other content;
 *   nothing has changed then
 */
export async function recordWebhook(
  webhook: Webhook,
  attemptId: string,
  dependencies: RecordWebhookDependencies,
): Promise<"recorded" | "repeated"> {
  const { store, queue, clock } = dependencies;
  checkRecordSize(webhook);
  const claim = await claimWebhook(webhook, attemptId, dependencies);
  if (claim.completed) return "repeated";
  const time = webhook.occurredAt ?? claim.receivedAt;
  await settleAll([store.record(webhook, time), queue.send(webhook, time)]);
  await store.complete(webhook, isoTime(clock));
  return "recorded";
}

/** Claims, and lets a concurrent first attempt finish. Otherwise each of many simultaneous deliveries queues a notification. */
async function claimWebhook(
  webhook: Webhook,
  attemptId: string,
  { store, clock }: RecordWebhookDependencies,
): Promise<Claim> {
  for (let slept = 0, delay = FIRST_POLL_DELAY; ; slept += delay, delay *= 2) {
    const claim = await store.claim(webhook, { receivedAt: isoTime(clock), attemptId });
    if (claim.contentDigest !== webhook.contentDigest) {
      throw new RequestError(422, "Idempotency key already used with other content");
    }
    // The first attempt's clock may be ahead of ours: by it alone, the wait could be longer than an invocation may take.
    const waited = Math.max(slept, clock.now() - Date.parse(claim.receivedAt));
    if (claim.completed || claim.attemptId === attemptId || waited >= CONCURRENT_ATTEMPT_WAIT) return claim;
    await clock.sleep(delay);
  }
}

function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
