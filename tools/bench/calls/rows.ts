import type { FunctionName } from "../../../functions/runtime/environment.ts";
import { atMost, type Row } from "../report/row.ts";
import { measureCalls, measureCallsWithoutSdk, wrongAnswersOf } from "./measure.ts";

/** Sequential AWS calls that a function may take, warm and after a pause in which it forgot what it kept. */
const SEQUENTIAL_CALLS: Readonly<Record<FunctionName, { readonly warm: number; readonly afterPause: number }>> = {
  "webhook-processor": { warm: 3, afterPause: 3 },
  "webhook-receiver": { warm: 3, afterPause: 4 },
  "transaction-reader": { warm: 1, afterPause: 1 },
  "notification-sender": { warm: 2, afterPause: 2 },
  "notification-dispatcher": { warm: 2, afterPause: 2 },
};

/** What a function adds to the AWS calls that it makes. */
export async function callRows(): Promise<Row[]> {
  const results = await measureCalls();
  const withoutSdk = await measureCallsWithoutSdk();
  return [...results].flatMap(([name, calls]) => [
    ...wrongAnswersOf(calls, withoutSdk.get(name)).map((value) => ({ metric: `${name}: answer`, value, met: false })),
    atMost(1, { metric: `${name}: own time a call, p50`, value: withoutSdk.get(name)?.ownP50 ?? 0, unit: "ms" }),
    atMost(1, { metric: `${name}: own time with the AWS SDK's, p50`, value: calls.ownP50, unit: "ms" }),
    {
      metric: `${name}: own time with the AWS SDK's, p95 / p99`,
      value: [calls.ownP95, calls.ownP99].map((milliseconds) => milliseconds.toFixed(2)).join(" / "),
      unit: "ms",
    },
    atMost(SEQUENTIAL_CALLS[name].warm, { metric: `${name}: sequential AWS calls`, value: calls.steps.length }),
    { metric: `${name}: AWS calls`, value: calls.steps.map((step) => step.join(" + ")).join(", then ") },
    atMost(SEQUENTIAL_CALLS[name].afterPause, {
      metric: `${name}: sequential AWS calls after a minute's pause`,
      value: calls.stepsAfterPause.length,
    }),
    atMost(0, { metric: `${name}: connections opened after warm-up`, value: calls.connectionsOpened }),
  ]);
}
