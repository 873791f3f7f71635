import type { Construct } from "constructs";
import { throttledRequests } from "../../definitions/metrics.ts";
import type { TransactionTable } from "../data/transaction-table.ts";
import { TABLE_OPERATIONS } from "../data/transaction-table.ts";
import type { NodeFunction } from "../functions/node-function.ts";
import type { WebhookReceiver } from "../functions/webhook-receiver.ts";
import { AlarmGroup } from "./alarm-group.ts";
import type { ApiAlarmsProps } from "./api-alarms.ts";
import { ApiAlarms } from "./api-alarms.ts";
import { FunctionAlarms } from "./function-alarms.ts";
import type { MessagingAlarmsProps } from "./messaging-alarms.ts";
import { MessagingAlarms } from "./messaging-alarms.ts";
import { SourceAlarms } from "./source-alarms.ts";

/** Props of {@link Alarms}: those of its groups, and these. */
export interface AlarmsProps extends MessagingAlarmsProps, ApiAlarmsProps {
  /** All functions. */
  readonly functions: readonly NodeFunction[];
  /** Watched for calls that DynamoDB throttles. */
  readonly table: TransactionTable;
  /** @default - no sender signs in its own way */
  readonly receiver?: WebhookReceiver | undefined;
}

/** Everything that an operator is told of, and what to do then. */
export class Alarms extends AlarmGroup {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id, props);
    const { functions, receiver, api } = props;
    const serving = new Set(api.routes.map(({ handler }) => handler));
    const answering = functions.filter((each) => serving.has(each) && each !== receiver?.function);

    new FunctionAlarms(this, "Functions", { ...props, answering });
    new MessagingAlarms(this, "Messaging", props);
    if (receiver) new SourceAlarms(this, "Sources", { ...props, receiver });
    new ApiAlarms(this, "Api", props);
    this.add("payment-transactions", "throttles", {
      description:
        "DynamoDB throttles the table. See which partition is hot and whether the account's limit for on-demand tables is reached.",
      metric: throttledRequests(props.table.name, TABLE_OPERATIONS),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }
}
