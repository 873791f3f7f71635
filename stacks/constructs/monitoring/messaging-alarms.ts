import type { Construct } from "constructs";
import { ageOfOldestMessage, failedNotifications, visibleMessages } from "../../definitions/metrics.ts";
import type { NodeFunction } from "../functions/node-function.ts";
import type { EncryptedQueue } from "../messaging/encrypted-queue.ts";
import type { NotificationQueue } from "../messaging/notification-queue.ts";
import type { AlarmGroupProps } from "./alarm-group.ts";
import { AlarmGroup, PERSISTENT } from "./alarm-group.ts";

const FIFTEEN_MINUTES = 15 * 60;
/** Four days before the queue drops a message. */
const TEN_DAYS = 10 * 24 * 60 * 60;

/** Props of {@link MessagingAlarms}. */
export interface MessagingAlarmsProps extends AlarmGroupProps {
  /** By name without the environment: those of functions and queues. */
  readonly deadLetterQueues: Readonly<Record<string, EncryptedQueue>>;
  /** By name without the environment: those of topics. */
  readonly undeliveredQueues: Readonly<Record<string, EncryptedQueue>>;
  /** Watched for notifications that wait too long. */
  readonly notifications: NotificationQueue;
  /** What consumes them, undefined if nothing does. */
  readonly dispatcher: NodeFunction | undefined;
}

/** Tells of messages that failed for good, that nobody took, and that wait too long. */
export class MessagingAlarms extends AlarmGroup {
  constructor(scope: Construct, id: string, props: MessagingAlarmsProps) {
    super(scope, id, props);
    for (const [name, queue] of Object.entries(props.deadLetterQueues)) {
      this.add(name, "depth", {
        // Those of functions have an entry together.
        ...(name.startsWith("payment-") ? {} : { kind: "function-dlq" }),
        description: `Messages in ${name}: each is work that failed for good. Find the cause in the function's log, repair it, then redrive or delete the messages.`,
        metric: visibleMessages(queue.name),
        threshold: 1,
        evaluationPeriods: 1,
      });
    }
    for (const [name, queue] of Object.entries(props.undeliveredQueues)) {
      this.add(name, "depth", {
        description: `Messages in ${name}: a subscriber of the topic did not take them. Look at each message's attributes for the cause; repair the subscription, then send them on or delete them.`,
        metric: visibleMessages(queue.name),
        threshold: 1,
        evaluationPeriods: 1,
      });
    }
    const age = ageOfOldestMessage(props.notifications.queue.name);
    if (props.dispatcher) {
      this.add("payment-notifications", "age", {
        description:
          "A notification waits for 15 minutes or more. See whether notification-dispatcher runs, fails or is throttled.",
        metric: age,
        threshold: FIFTEEN_MINUTES,
        evaluationPeriods: 1,
      });
      this.add(props.dispatcher.name, "failed-notifications", {
        description:
          "Notifications keep failing, and are received again. Look for `notification failed` in the log of notification-dispatcher: after five receives they are in the dead-letter queue.",
        metric: failedNotifications(props.dispatcher.functionName),
        ...PERSISTENT,
      });
    } else {
      this.add("payment-notifications", "expiry", {
        description:
          "A notification has waited for 10 days: the queue drops it after 14. Look at the setting dispatchNotifications, which is off: switch it on, or receive the messages by other means.",
        metric: age,
        threshold: TEN_DAYS,
        evaluationPeriods: 1,
      });
    }
  }
}
