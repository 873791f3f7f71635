import { ENVIRONMENT_VARIABLES, type FunctionName } from "../../../functions/runtime/environment.ts";
import { accessLogGroup, functionLogGroup } from "../../../stacks/definitions/names.ts";
import type { Environment } from "../environment/environment.ts";

/** Who writes a log: a function, or API Gateway its access log. */
export type LogWriter = FunctionName | "payment-api";

/** A log group that an environment can have. Which there are depends on its settings. */
export interface LogGroup {
  /** `/aws/lambda/webhook-processor-prod` */
  readonly name: string;
  readonly writer: LogWriter;
}

/** @param functionName without the environment: `webhook-processor` */
export function logGroupOf({ name }: Environment, functionName: FunctionName): LogGroup {
  return { name: functionLogGroup(name(functionName)), writer: functionName };
}

export function functionLogGroups(environment: Environment): readonly LogGroup[] {
  return (Object.keys(ENVIRONMENT_VARIABLES) as FunctionName[]).map((name) => logGroupOf(environment, name));
}

/** Of the API's access log. */
export function accessLogGroupOf({ name }: Environment): LogGroup {
  return { name: accessLogGroup(name("payment-api")), writer: "payment-api" };
}
