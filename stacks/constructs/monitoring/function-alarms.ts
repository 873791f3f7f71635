import type { Construct } from "constructs";
import { answeredFaults, functionDuration, functionErrors, functionThrottles } from "../../definitions/metrics.ts";
import type { NodeFunction } from "../functions/node-function.ts";
import type { AlarmGroupProps } from "./alarm-group.ts";
import { AlarmGroup, PERSISTENT } from "./alarm-group.ts";

/** Props of {@link FunctionAlarms}. */
export interface FunctionAlarmsProps extends AlarmGroupProps {
  /** All functions. */
  readonly functions: readonly NodeFunction[];
  /** Those of them whose answers with 500 are watched as a whole. */
  readonly answering: readonly NodeFunction[];
}

/** Tells that a function crashes, is slow, is refused by Lambda, or answers with 500. */
export class FunctionAlarms extends AlarmGroup {
  constructor(scope: Construct, id: string, props: FunctionAlarmsProps) {
    super(scope, id, props);
    for (const { name, functionName } of props.functions) {
      this.add(name, "errors", {
        kind: "function",
        description: `Invocations of ${name} fail. Look for level ERROR in its log group; roll back if it began with a deployment.`,
        metric: functionErrors(functionName),
        threshold: 5,
        evaluationPeriods: 2,
      });
      this.add(name, "duration", {
        kind: "function",
        description: `Invocations of ${name} take 10 s or more on average. Look at its traces for the slow call, and at the table's throttles.`,
        metric: functionDuration(functionName),
        threshold: 10_000,
        evaluationPeriods: 3,
      });
      this.add(name, "throttles", {
        kind: "function",
        description: `Lambda refuses invocations of ${name}: its callers get 5xx, a queue's messages wait. Compare its concurrent executions with its reserved concurrency and with the account's quota.`,
        metric: functionThrottles(functionName),
        threshold: 1,
        evaluationPeriods: 1,
      });
    }
    for (const { name, functionName } of props.answering) {
      this.add(name, "faults", {
        kind: "function",
        description: `${name} keeps answering 500, if only now and then. Look for level ERROR in its log group.`,
        metric: answeredFaults(functionName),
        ...PERSISTENT,
      });
    }
  }
}
