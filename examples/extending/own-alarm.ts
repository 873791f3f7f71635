import { Alarm } from "../../stacks/constructs/index.ts";
import { alarmName, visibleMessages } from "../../stacks/definitions/index.ts";
import type { PaymentStack } from "../../stacks/index.ts";

/** Tells the operators that more notifications wait than one would expect, and shows it on the dashboard. */
export function addBacklogAlarm(stack: PaymentStack): void {
  const waiting = visibleMessages(stack.notifications.queue.name);
  new Alarm(stack, "payment-notifications-backlog", {
    name: alarmName("payment-notifications", stack.alarmProps, "backlog"),
    description: "A thousand notifications wait. See whether notification-dispatcher keeps up with the webhooks.",
    metric: waiting,
    threshold: 1000,
    evaluationPeriods: 3,
    topics: [stack.alarmTopic],
  });
  stack.dashboard?.addRow({
    title: "Backlog of notifications",
    lines: [["waiting", waiting]],
    limits: [{ label: "alarm", value: 1000 }],
  });
}
