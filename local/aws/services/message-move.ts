import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { emulatorConfig } from "../clients.ts";
import { type AwsMiddleware, type AwsResponse, parametersOf } from "../request.ts";

/**
 * `StartMessageMoveTask`, which fauxqs does not have: an operator sends back what a dead-letter queue holds. It has
 * happened by the time it is answered, where AWS answers at once.
 * Source: Amazon SQS API Reference, "StartMessageMoveTask".
 */
export function messageMove(sqsPort: number): AwsMiddleware {
  // Queue URLs name the endpoint in front, which would come back here.
  const client = new SQSClient({ ...emulatorConfig(`http://127.0.0.1:${sqsPort}`), useQueueUrlAsEndpoint: false });
  return async (request, next) => {
    if (request.service !== "sqs" || request.operation !== "StartMessageMoveTask") return next(request);
    const deadLetterQueueArn = String(parametersOf(request).SourceArn);
    const queues = await allQueues(client);
    const from = queues.find(({ arn }) => arn === deadLetterQueueArn);
    const to = queues.find(({ deadLetterTargetArn }) => deadLetterTargetArn === deadLetterQueueArn);
    if (!from || !to) {
      return answer(400, {
        __type: "com.amazonaws.sqs#ResourceNotFoundException",
        message: "The resource that you specified for the SourceArn parameter is no dead-letter queue.",
      });
    }
    await moveAll(client, from.url, to.url);
    return answer(200, { TaskHandle: Buffer.from(deadLetterQueueArn).toString("base64") });
  };
}

interface Queue {
  readonly url: string;
  readonly arn: string | undefined;
  readonly deadLetterTargetArn: string | undefined;
}

async function allQueues(client: SQSClient): Promise<Queue[]> {
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  return Promise.all(
    QueueUrls.map(async (url) => {
      const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn", "RedrivePolicy"] });
      const { Attributes = {} } = await client.send(command);
      const { deadLetterTargetArn } = JSON.parse(Attributes.RedrivePolicy ?? "{}");
      return { url, arn: Attributes.QueueArn, deadLetterTargetArn };
    }),
  );
}

async function moveAll(client: SQSClient, from: string, to: string): Promise<void> {
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: from, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
    );
    if (Messages.length === 0) return;
    for (const message of Messages) await move(client, message, from, to);
  }
}

async function move(client: SQSClient, message: Message, from: string, to: string): Promise<void> {
  const { Body, MessageAttributes, ReceiptHandle } = message;
  await client.send(new SendMessageCommand({ QueueUrl: to, MessageBody: Body, MessageAttributes }));
  await client.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
}

function answer(statusCode: number, body: object): AwsResponse {
  return {
    statusCode,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: Buffer.from(JSON.stringify(body)),
  };
}
