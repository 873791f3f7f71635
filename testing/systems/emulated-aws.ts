import { setTimeout as sleep } from "node:timers/promises";
import {
  type AttributeValue,
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { startAwsEndpoint } from "../../local/aws/endpoint.ts";
import type { AwsMiddleware, AwsRequest } from "../../local/aws/service.ts";
import { SERVICES } from "../../local/aws/services/index.ts";
import type { FailureKind } from "../faults.ts";
import { queueDepth } from "./queue-depth.ts";

/** One call of a function to AWS that fails, once. */
export interface AwsFailure {
  readonly operation: string;
  readonly kind: FailureKind;
  /** Texts that the body of the call holds. @default - any body */
  readonly containing?: readonly string[];
}

/** Sends messages without their delay, for tests that only wait for it. */
export const withoutDelay: AwsMiddleware = (request, next) =>
  request.operation === "SendMessage"
    ? next({ ...request, body: Buffer.from(String(request.body).replace(/"DelaySeconds":\d+/, '"DelaySeconds":0')) })
    : next(request);

/**
 * The table, the queue, and the topic with a subscriber on emulators, and the environment in which a handler finds them.
 * Import a handler only after this: it reads its environment once.
 * @param middleware sees every AWS call, outermost first
 */
export async function startEmulatedAws(middleware: readonly AwsMiddleware[] = []) {
  const calls: { operation: string; group: number }[] = [];
  const failures: AwsFailure[] = [];
  let underWay = 0;
  let group = 0;
  let recording = false;

  /** Numbers calls that overlap alike, so that a test can see what was done one after the other. */
  const observe: AwsMiddleware = async (request, next) => {
    if (!recording) return next(request);
    if (underWay === 0) group += 1;
    underWay += 1;
    calls.push({ operation: request.operation, group });
    try {
      return await withFailure(request, next);
    } finally {
      underWay -= 1;
    }
  };

  async function withFailure(request: AwsRequest, next: Parameters<AwsMiddleware>[1]) {
    const index = failures.findIndex(
      ({ operation, containing = [] }) =>
        operation === request.operation && containing.every((text) => request.body.includes(text)),
    );
    const failure = index < 0 ? undefined : failures.splice(index, 1)[0];
    if (failure === undefined) return next(request);
    if (failure.kind === "fail-after") await next(request);
    // A fault that the SDK does not retry, so that the handler sees it.
    const body = Buffer.from(JSON.stringify({ __type: "InjectedFault", message: "injected fault" }));
    return { statusCode: 400, headers: { "content-type": "application/x-amz-json-1.0" }, body };
  }

  const endpoint = await startAwsEndpoint(SERVICES);
  endpoint.use(observe, ...middleware);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });

  const table = new DynamoDBClient({});
  const queues = new SQSClient({});
  const topics = new SNSClient({});
  await table.send(
    new CreateTableCommand({
      TableName: "payments",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "transaction_id", KeyType: "HASH" },
        { AttributeName: "timestamp", KeyType: "RANGE" },
      ],
      AttributeDefinitions: [
        { AttributeName: "transaction_id", AttributeType: "S" },
        { AttributeName: "timestamp", AttributeType: "S" },
      ],
    }),
  );
  const queueUrl = await createQueue("notifications");
  const subscriberUrl = await createQueue("subscriber");
  const { TopicArn: topicArn = "" } = await topics.send(new CreateTopicCommand({ Name: "notifications" }));
  const { Attributes } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl: subscriberUrl, AttributeNames: ["QueueArn"] }),
  );
  await topics.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint: Attributes?.QueueArn }));
  Object.assign(process.env, {
    DYNAMODB_TABLE: "payments",
    KMS_KEY_ID: "key",
    SQS_QUEUE_URL: queueUrl,
    SNS_TOPIC_ARN: topicArn,
  });
  recording = true;

  async function createQueue(name: string): Promise<string> {
    const { QueueUrl = "" } = await queues.send(new CreateQueueCommand({ QueueName: name }));
    return QueueUrl;
  }

  /** Runs what a test does on its own account, without recording it. */
  async function aside<T>(action: () => Promise<T>): Promise<T> {
    recording = false;
    try {
      return await action();
    } finally {
      recording = true;
    }
  }

  /** Takes every message that the queue holds, those that are delayed too when their time has come. */
  async function receiveAll(url: string): Promise<Message[]> {
    const messages: Message[] = [];
    while (await holdsMessages(url)) {
      const { Messages = [] } = await queues.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["All"],
        }),
      );
      messages.push(...Messages);
      for (const { ReceiptHandle } of Messages) {
        await queues.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
      }
      if (Messages.length === 0) await sleep(50);
    }
    return messages;
  }

  async function holdsMessages(url: string): Promise<boolean> {
    const { visible, delayed } = await queueDepth(queues, url);
    return visible + delayed > 0;
  }

  return {
    /** The calls that handlers made since the last look, in order; calls side by side have the same group. */
    takeCalls: () => calls.splice(0),
    /** Makes the next calls of these operations fail. */
    inject: (...next: AwsFailure[]) => failures.push(...next),
    /** The payment records of a transaction, from oldest to newest, as DynamoDB holds them. */
    records: (transactionId: string) =>
      aside(async () => {
        const { Items = [] } = await table.send(
          new QueryCommand({
            TableName: "payments",
            KeyConditionExpression: "transaction_id = :id",
            ExpressionAttributeValues: { ":id": { S: transactionId } },
            ConsistentRead: true,
          }),
        );
        return Items;
      }),
    /** Puts an item into the table. */
    put: (item: Record<string, AttributeValue>) =>
      aside(() => table.send(new PutItemCommand({ TableName: "payments", Item: item }))),
    /** Everything in the table. */
    items: () =>
      aside(
        async () => (await table.send(new ScanCommand({ TableName: "payments", ConsistentRead: true }))).Items ?? [],
      ),
    /** The messages on the notification queue, taken off it when their delay is over. */
    queuedMessages: () => aside(() => receiveAll(queueUrl)),
    /** Sends a message to the notification queue, as an operator could. */
    sendMessage: (body: string) =>
      aside(() => queues.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }))),
    /** What the topic delivered, which it does before it answers: subject and message of each notification. */
    notifications: () =>
      aside(async () => {
        const messages = await receiveAll(subscriberUrl);
        return messages.map(({ Body = "{}" }) => JSON.parse(Body) as { Subject: string; Message: string });
      }),
    async stop() {
      for (const client of [table, queues, topics]) client.destroy();
      await endpoint.close();
    },
  };
}

export type EmulatedAws = Awaited<ReturnType<typeof startEmulatedAws>>;
