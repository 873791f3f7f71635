import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { eventRequest } from "../../../testing/factories/payment-events.ts";
import { storedRecord } from "../../../testing/factories/payment-items.ts";
import type { PaymentSystem } from "../../../testing/systems/payment-system.ts";
import { untilEmpty } from "../../../testing/systems/queue-depth.ts";
import type { Subscriber } from "./subscriber.ts";
import type { System } from "./system.ts";

/** The deployed stack, by its outputs, reached through its API. */
export function deployedPayments(
  system: System,
  subscriber: Subscriber,
  { APIGatewayInvokeURL = "", DynamoDBTableName, SQSQueueURL = "" }: Readonly<Record<string, string>>,
): PaymentSystem {
  return {
    async send(event) {
      const request = eventRequest(event);
      const { status, text } = await system.call(APIGatewayInvokeURL, request);
      return { status, text, body: request.body };
    },
    read: (transactionId) => system.call(APIGatewayInvokeURL, { path: `/transactions/${transactionId}` }),
    async records(transactionId) {
      const { Items = [] } = await system.table.send(
        new QueryCommand({
          TableName: DynamoDBTableName,
          KeyConditionExpression: "transaction_id = :id",
          ExpressionAttributeValues: { ":id": { S: transactionId } },
          ConsistentRead: true,
        }),
      );
      return Items.map(storedRecord);
    },
    async notifications(transactionId) {
      await untilEmpty(system.queues, SQSQueueURL);
      return subscriber.all(transactionId);
    },
  };
}
