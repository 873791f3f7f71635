/** What extensions of a stack are made of. What is exported here changes only with the version. */
export type { ApiStage } from "./api/api-stage.ts";
export { CustomDomain, type CustomDomainProps } from "./api/custom-domain.ts";
export type { RestApi, Route, Throttle } from "./api/rest-api.ts";
export {
  type ExistingTableProps,
  existingTable,
  type TableOperation,
  type TransactionTable,
} from "./data/transaction-table.ts";
export { FunctionBundle } from "./functions/function-bundle.ts";
export {
  type CommonFunctionProps,
  type FunctionVpc,
  NodeFunction,
  type NodeFunctionProps,
} from "./functions/node-function.ts";
export { QueueConsumer, type QueueConsumerProps } from "./functions/queue-consumer.ts";
export { TopicConsumer, type TopicConsumerProps } from "./functions/topic-consumer.ts";
export { VpcEndpoints, type VpcEndpointsProps } from "./functions/vpc-endpoints.ts";
export { EncryptedQueue, type EncryptedQueueProps } from "./messaging/encrypted-queue.ts";
export { EncryptedTopic, type EncryptedTopicProps } from "./messaging/encrypted-topic.ts";
export type { NotificationQueue } from "./messaging/notification-queue.ts";
export { Alarm, type AlarmProps } from "./monitoring/alarm.ts";
export type { AlarmGroupProps } from "./monitoring/alarm-group.ts";
export type { Dashboard } from "./monitoring/dashboard.ts";
export { EncryptedLogGroup, type LogProps } from "./monitoring/encrypted-log-group.ts";
export { FunctionAlarms, type FunctionAlarmsProps } from "./monitoring/function-alarms.ts";
export type { Account } from "./security/account.ts";
export { type EncryptionKey, existingKey, useByServices } from "./security/encryption-key.ts";
export type { AssumedRole } from "./security/tagged-aws.ts";
