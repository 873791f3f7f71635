import type { Message } from "@aws-sdk/client-sqs";
import type { AwsResponse } from "../../call.ts";
import { type AwsMiddleware, parametersOf } from "../../service.ts";

/** Asks fauxqs something in the name of the caller. @throws Error if it does not answer */
type Ask = (operation: string, parameters: object) => Promise<Readonly<Record<string, unknown>>>;

/**
 * `StartMessageMoveTask`, which fauxqs does not have: an operator sends back what a dead-letter queue holds. It has
 * happened by the time it is answered, where AWS answers at once.
 * Source: Amazon SQS API Reference, "StartMessageMoveTask".
 */
export const moveMessages: AwsMiddleware = async (request, next) => {
  const ask: Ask = async (operation, parameters) => {
    const headers = { ...request.headers, "x-amz-target": `AmazonSQS.${operation}` };
    const response = await next({ ...request, operation, headers, body: Buffer.from(JSON.stringify(parameters)) });
    if (response.statusCode !== 200) throw new Error(`${operation} is answered with ${response.statusCode}`);
    return JSON.parse(response.body.toString("utf8") || "{}");
  };
  const deadLetterQueueArn = String(parametersOf(request).SourceArn);
  const queues = await allQueues(ask);
  const from = queues.find(({ arn }) => arn === deadLetterQueueArn);
  const to = queues.find(({ deadLetterTargetArn }) => deadLetterTargetArn === deadLetterQueueArn);
  if (!from || !to) {
    return request.service.protocol.errorAnswer({
      statusCode: 400,
      code: "ResourceNotFoundException",
      message: "The resource that you specified for the SourceArn parameter is not a dead-letter queue.",
    });
  }
  await moveAll(ask, from.url, to.url);
  return started(deadLetterQueueArn);
};

interface Queue {
  readonly url: string;
  readonly arn: string | undefined;
  readonly deadLetterTargetArn: string | undefined;
}

async function allQueues(ask: Ask): Promise<Queue[]> {
  const { QueueUrls = [] } = await ask("ListQueues", {});
  return Promise.all(
    (QueueUrls as string[]).map(async (url) => {
      const answer = await ask("GetQueueAttributes", { QueueUrl: url, AttributeNames: ["QueueArn", "RedrivePolicy"] });
      const { QueueArn: arn, RedrivePolicy = "{}" } = (answer.Attributes ?? {}) as Record<string, string>;
      const { deadLetterTargetArn } = JSON.parse(RedrivePolicy);
      return { url, arn, deadLetterTargetArn };
    }),
  );
}

async function moveAll(ask: Ask, from: string, to: string): Promise<void> {
  for (;;) {
    const received = { QueueUrl: from, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] };
    const { Messages = [] } = await ask("ReceiveMessage", received);
    const messages = Messages as Message[];
    if (messages.length === 0) return;
    for (const { Body, MessageAttributes, ReceiptHandle } of messages) {
      await ask("SendMessage", { QueueUrl: to, MessageBody: Body, MessageAttributes });
      await ask("DeleteMessage", { QueueUrl: from, ReceiptHandle });
    }
  }
}

function started(deadLetterQueueArn: string): AwsResponse {
  return {
    statusCode: 200,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: Buffer.from(JSON.stringify({ TaskHandle: Buffer.from(deadLetterQueueArn).toString("base64") })),
  };
}
