import { ASSUMPTIONS } from "../paper/assumptions.ts";
import type { Item } from "./webhook.ts";

const SECONDS_A_MONTH = 30 * 24 * 60 * 60;

/** Seconds that SQS keeps a data key, as the stack sets it. */
export const DATA_KEY_REUSE_SECONDS = 300;

/** Seconds of a long poll of the notification queue, as the stack sets it. */
const LONG_POLL_SECONDS = 20;

/** Metrics that the functions write: each count by each function that knows it. */
const CUSTOM_METRICS = 7;

/** Metrics of a method of the API, which the stage's detailed metrics are. */
const METRICS_PER_METHOD = 5;
const METHODS = 3;

/** Alarms by the metrics that they look at: fourteen look at one, that of the table's throttles at three. */
const ALARM_METRICS = 14 + 3;

/** What an environment costs each month without any traffic. */
export function monthItems(dataKeyReuseSeconds: number = DATA_KEY_REUSE_SECONDS): Item[] {
  return [
    { what: "KMS: key", priced: "key", amount: 1 },
    {
      what: `KMS: data keys of the queue, each used for ${dataKeyReuseSeconds} s`,
      priced: "keyRequest",
      // Source: SQS Developer Guide, "Estimating AWS KMS costs": periods by two calls of each principal.
      amount: (SECONDS_A_MONTH / dataKeyReuseSeconds) * 2 * ASSUMPTIONS.queuePrincipals,
    },
    {
      what: "SQS: long polling",
      priced: "queueRequest",
      amount: (SECONDS_A_MONTH / LONG_POLL_SECONDS) * ASSUMPTIONS.idlePollers,
    },
    { what: "CloudWatch: alarms", priced: "alarm", amount: ALARM_METRICS },
    { what: "CloudWatch: custom metrics", priced: "metric", amount: CUSTOM_METRICS },
    { what: "CloudWatch: detailed metrics of the API", priced: "metric", amount: METHODS * METRICS_PER_METHOD },
  ];
}

/** What the first source of signed webhooks adds each month; a further one shares the function. */
export function firstSourceItems(): Item[] {
  return [
    ...sourceItems(),
    { what: "CloudWatch: alarms of webhook-receiver: errors, duration", priced: "alarm", amount: 2 },
    { what: "CloudWatch: webhooks recorded, repeated, requests refused", priced: "metric", amount: 3 },
  ];
}

/** What each source of signed webhooks adds. */
export function sourceItems(): Item[] {
  return [
    { what: "Secrets Manager: its secret", priced: "secret", amount: 1 },
    { what: "CloudWatch: alarms of refused signatures and events", priced: "alarm", amount: 2 },
    { what: "CloudWatch: signatures and events refused, events ignored", priced: "metric", amount: 3 },
    { what: "CloudWatch: detailed metrics of its route", priced: "metric", amount: METRICS_PER_METHOD },
  ];
}

/** What the web ACL adds: one rule by rate, two groups of AWS's rules. */
export function webAclItems(): Item[] {
  return [
    { what: "WAF: web ACL", priced: "acl", amount: 1 },
    { what: "WAF: rules", priced: "aclRule", amount: 3 },
  ];
}
