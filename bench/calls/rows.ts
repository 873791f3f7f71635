import type { FunctionName } from "../../functions/runtime/environment.ts";
import { atMost, type Row } from "../report/row.ts";
import { measureCalls, measureCallsWithoutSdk } from "./measure.ts";

/** Sequential AWS calls that a route may take. Of one not named here, those of a webhook. */
const SEQUENTIAL_CALLS: Partial<Record<FunctionName, number>> = {
  "webhook-processor": 3,
  "transaction-reader": 1,
  "notification-sender": 2,
  "notification-dispatcher": 2,
};

/** What a function adds to the AWS calls that it makes. */
export async function callRows(): Promise<Row[]> {
  const results = await measureCalls();
  const withoutSdk = await measureCallsWithoutSdk();
  return [...results].flatMap(([name, calls]) => [
    // A function that the samples do not fit measures something else: that has to be seen.
    ...(calls.statusCode === 200 ? [] : [{ metric: `${name}: answer`, value: calls.statusCode, met: false }]),
    atMost(1, { metric: `${name}: own time a call, p50`, value: withoutSdk.get(name)?.ownP50 ?? 0, unit: "ms" }),
    atMost(1, { metric: `${name}: own time with the AWS SDK's, p50`, value: calls.ownP50, unit: "ms" }),
    {
      metric: `${name}: own time with the AWS SDK's, p95 / p99`,
      value: [calls.ownP95, calls.ownP99].map((milliseconds) => milliseconds.toFixed(2)).join(" / "),
      unit: "ms",
    },
    atMost(SEQUENTIAL_CALLS[name] ?? 3, { metric: `${name}: sequential AWS calls`, value: calls.steps.length }),
    { metric: `${name}: AWS calls`, value: calls.steps.map((step) => step.join(" + ")).join(", then ") },
    atMost(0, { metric: `${name}: connections opened after warm-up`, value: calls.connectionsOpened }),
  ]);
}
