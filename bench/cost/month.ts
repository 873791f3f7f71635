import { ASSUMPTIONS } from "../paper/assumptions.ts";
import type { Item } from "./webhook.ts";

const SECONDS_A_MONTH = 30 * 24 * 60 * 60;

/** Seconds that SQS keeps a data key, as the stack sets it. */
export const DATA_KEY_REUSE_SECONDS = 300;

/** Seconds of a long poll of the notification queue, as the stack sets it. */
const LONG_POLL_SECONDS = 20;

/** Metrics that the functions write: each count by each function that knows it. */
const CUSTOM_METRICS = 7;

/** Metrics of the API's three methods, which the stage's detailed metrics are. */
const API_METRICS = 3 * 5;

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
    { what: "CloudWatch: detailed metrics of the API", priced: "metric", amount: API_METRICS },
  ];
}
