/** Names, policies and metrics, as plain data. What is exported here changes only with the version. */
export type { ApiModel } from "./api-models.ts";
export type { DashboardGraph, DashboardRow } from "./dashboard.ts";
export {
  ageOfOldestMessage,
  answeredFaults,
  api5xxErrors,
  failedNotifications,
  functionDuration,
  functionErrors,
  functionThrottles,
  type Metric,
  type MetricExpression,
  PERIOD_SECONDS,
  recordedWebhooks,
  refusedEvents,
  refusedSignatures,
  sourceFaults,
  visibleMessages,
} from "./metrics.ts";
export { alarmName, type NamingProps, nameOf } from "./names.ts";
export { type Permission, type PolicyStatement, policyDocument } from "./policy.ts";
