import { setTimeout as sleep } from "node:timers/promises";
import { type AttributeValue, paginateScan } from "@aws-sdk/client-dynamodb";
import { isIdempotencyItem } from "../../../functions/adapters/items.ts";
import type { JsonObject } from "../../../local/terraform/terraform-json.ts";
import { type SourceEvent, sendEvent } from "../../../testing/factories/signed-webhooks.ts";
import { type Answer, call, type SignedRequest } from "../../../testing/http/signed-requests.ts";
import { type ReceivedNotification, Subscriber } from "../../../testing/systems/local-subscriber.ts";
import { TestSystem } from "../../../testing/systems/local-system.ts";
import { type QueueDepth, queueDepth, untilEmpty } from "../../../testing/systems/queue-depth.ts";
import { waitFor } from "../../../testing/wait-for.ts";

/** A caller gives up after so long: longer than a busy machine takes. */
const GIVE_UP_MILLISECONDS = 100_000;

/** The longest pause between two deliveries. */
const MAX_PAUSE_MILLISECONDS = 2000;

export const FUNCTIONS = ["webhook_processor", "transaction_reader", "notification_sender", "notification_dispatcher"];

type Overrides = Readonly<Record<string, JsonObject>>;

/**
 * Shorter than deployed, so that what hangs or comes back does so within the test: functions end after three seconds, which
 * a busy machine needs, a message that failed comes back after six, in which a container starts and ends. One message a batch,
 * so that a fault of one is not another's, and no more at once than there are containers.
 */
export const SHORT_TIMES: Overrides = {
  ...Object.fromEntries(FUNCTIONS.map((name) => [`aws_lambda_function.${name}`, { timeout: 3 }])),
  "aws_sqs_queue.notifications": { visibility_timeout_seconds: 6 },
  "aws_lambda_event_source_mapping.notifications_consumer": {
    batch_size: 1,
    scaling_config: { maximum_concurrency: 8 },
  },
};

/**
 * The same for faults of webhook-receiver alone, so that the dispatcher keeps its time on a busy machine. Two seconds are those
 * of one try of the SDK: in more, a call that hangs takes effect once more.
 */
export const SHORT_RECEIVER: Overrides = {
  "aws_lambda_function.webhook_receiver": { timeout: 2 },
  "aws_sqs_queue.notifications": { visibility_timeout_seconds: 6 },
};

/** The local run with a caller that repeats what fails, a subscriber, and a look at what is left behind. */
export class FaultySystem {
  readonly local: TestSystem;
  readonly #subscriber: Subscriber;
  readonly #clients: ReturnType<TestSystem["clients"]>;

  private constructor(local: TestSystem, subscriber: Subscriber) {
    this.local = local;
    this.#subscriber = subscriber;
    this.#clients = local.clients();
  }

  /**
   * @param settings by environment variable
   * @param clocks minutes by which the clocks of each function's containers are ahead, in turn
   */
  static async start(
    overrides: Overrides = SHORT_TIMES,
    settings: Readonly<Record<string, string>> = {},
    clocks: readonly number[] = [0],
  ): Promise<FaultySystem> {
    const local = await TestSystem.start({ overrides, settings, clocks });
    return new FaultySystem(local, await Subscriber.subscribe(local));
  }

  stop(): Promise<void> {
    return this.local.stop();
  }

  /** Sends a request until it is answered with 2xx, as a payment provider does; returns every answer. */
  deliver(request: SignedRequest, pauseMilliseconds = 20): Promise<Answer[]> {
    return this.#repeat(() => call(this.local.url, request), pauseMilliseconds);
  }

  /** The same for an event of a source, signed anew each time. */
  deliverEvent(event: SourceEvent, pauseMilliseconds = 20): Promise<Answer[]> {
    return this.#repeat(() => sendEvent(this.local.url, event), pauseMilliseconds);
  }

  async #repeat(deliver: () => Promise<Answer>, pauseMilliseconds: number): Promise<Answer[]> {
    const answers: Answer[] = [];
    const deadline = performance.now() + GIVE_UP_MILLISECONDS;
    for (let pause = pauseMilliseconds; ; pause = Math.min(pause * 2, MAX_PAUSE_MILLISECONDS)) {
      const answer = await deliver();
      answers.push(answer);
      if (answer.status >= 200 && answer.status < 300) return answers;
      // Turned away by the throttle it comes again, as after a fault.
      const mayRepeat = answer.status >= 500 || answer.status === 429;
      if (!mayRepeat || performance.now() > deadline)
        throw new Error(`${answers.length} deliveries, the last one ${answer.status}`);
      await sleep(pause);
    }
  }

  deliverWebhook(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer[]> {
    return this.deliver({ path: "/webhooks/payment", body, headers });
  }

  /** Everything in the table: payment records by transaction, and the webhooks that no attempt completed. */
  async table() {
    const records = new Map<string, Record<string, AttributeValue>[]>();
    const incomplete: string[] = [];
    const scan = { TableName: this.local.table, ConsistentRead: true };
    for await (const { Items = [] } of paginateScan({ client: this.#clients.dynamoDb }, scan)) {
      for (const item of Items) {
        const id = item.transaction_id?.S ?? "";
        if (!isIdempotencyItem(id)) records.set(id, [...(records.get(id) ?? []), item]);
        else if (!item.completed_at) incomplete.push(id);
      }
    }
    return { records, incomplete };
  }

  depth(queue: "payment-notifications-prod" | "payment-notifications-dlq"): Promise<QueueDepth> {
    return queueDepth(this.#clients.sqs, this.local.queueUrl(queue));
  }

  /** Waits until the notification queue is empty, then takes all notifications, by transaction. */
  async allNotifications(): Promise<Map<string, ReceivedNotification["message"][]>> {
    await untilEmpty(this.#clients.sqs, this.local.queueUrl("payment-notifications-prod"));
    const notifications = new Map<string, ReceivedNotification["message"][]>();
    for (;;) {
      const received = await this.#subscriber.receive(0);
      if (received.length === 0) return notifications;
      for (const { message } of received) {
        const id = String(message.transaction_id);
        notifications.set(id, [...(notifications.get(id) ?? []), message]);
      }
    }
  }

  async untilStruck(id: string): Promise<void> {
    await waitFor(`${id} to happen`, () => this.happened().has(id));
  }

  /** The ids of the faults that happened. */
  happened(): Set<string> {
    return new Set(this.local.events.flatMap((event) => (event.type === "fault" && event.id ? [event.id] : [])));
  }
}
