import { ASSUMPTIONS } from "../paper/assumptions.ts";
import type { StackFacts } from "../paper/stack.ts";
import type { Item } from "./webhook.ts";

const SECONDS_A_MONTH = 30 * 24 * 60 * 60;

/** Detailed metrics of a method: calls, two kinds of errors, two latencies. Source: API Gateway Developer Guide, "Metrics". */
const METRICS_PER_METHOD = 5;

/** What an environment costs each month without any traffic. */
export function monthItems(stack: StackFacts): Item[] {
  const { dataKeyReuseSeconds, longPollSeconds, principals } = stack.queue;
  const items: Item[] = [
    { what: "KMS: key", priced: "key", amount: stack.keys },
    {
      what: `KMS: data keys of the queue, each used for ${dataKeyReuseSeconds} s`,
      priced: "keyRequest",
      // Source: SQS Developer Guide, "Estimating AWS KMS costs": periods by two calls of each principal.
      amount: (SECONDS_A_MONTH / dataKeyReuseSeconds) * 2 * principals,
    },
    {
      what: "SQS: long polling",
      priced: "queueRequest",
      amount: (SECONDS_A_MONTH / longPollSeconds) * ASSUMPTIONS.idlePollers,
    },
    { what: "Secrets Manager: secrets of sources", priced: "secret", amount: stack.secrets },
    { what: "CloudWatch: alarms", priced: "alarm", amount: stack.alarmMetrics },
    { what: "CloudWatch: custom metrics", priced: "metric", amount: stack.customMetrics },
    {
      what: "CloudWatch: detailed metrics of the API",
      priced: "metric",
      amount: stack.detailedMethods * METRICS_PER_METHOD,
    },
    { what: "CloudWatch: dashboard, `dashboard: false` leaves it out", priced: "dashboard", amount: stack.dashboards },
    { what: "WAF: web ACL", priced: "acl", amount: stack.webAcls },
    { what: "WAF: rules", priced: "aclRule", amount: stack.webAclRules },
  ];
  return items.filter(({ amount }) => amount > 0);
}

/** What one environment costs each month more than another. */
export function addedItems(stack: StackFacts, than: StackFacts): Item[] {
  const before = new Map(monthItems(than).map(({ what, amount }) => [what, amount]));
  return monthItems(stack)
    .map((item) => ({ ...item, amount: item.amount - (before.get(item.what) ?? 0) }))
    .filter(({ amount }) => amount !== 0);
}
