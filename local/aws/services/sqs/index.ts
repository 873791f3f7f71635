import { LocalRunError } from "../../../errors.ts";
import type { Declared, Provisioner, Resolver } from "../../../terraform/resolver.ts";
import { arnOf } from "../../account.ts";
import type { EmulatorConfig } from "../../emulator-config.ts";
import { jsonProtocol } from "../../protocol.ts";
import type { AwsMiddleware, AwsService } from "../../service.ts";
import { FAUXQS } from "../fauxqs.ts";
import { moveMessages } from "./message-move.ts";

const KEY_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  SendMessage: ["kms:GenerateDataKey", "kms:Decrypt"],
  ReceiveMessage: ["kms:Decrypt"],
};

/** Source: SQS API Reference, "Common errors"; SQS Developer Guide, "Key management". */
export const SQS: AwsService = {
  title: "SQS",
  prefix: "sqs",
  endpointVariable: "AWS_ENDPOINT_URL_SQS",
  protocol: jsonProtocol({ target: "AmazonSQS", version: "1.0", errorPrefix: "com.amazonaws.sqs#" }),
  emulator: FAUXQS,
  supplement: (request, next) =>
    request.operation === "StartMessageMoveTask" ? moveMessages(request, next) : withOwnQueueUrls(request, next),
  errors: {
    failed: { statusCode: 500, code: "InternalFailure", message: "Internal failure" },
    throttled: { statusCode: 400, code: "ThrottlingException", message: "Rate exceeded" },
    refused: { statusCode: 403, code: "AccessDeniedException" },
    keyRefused: { statusCode: 400, code: "KmsAccessDenied" },
  },
  permission: {
    // A batch needs the permission of its single call.
    action: (operation) => operation.replace(/Batch$/, ""),
    resource: ({ QueueUrl, QueueName }) =>
      queueArn(
        String(QueueUrl ?? QueueName)
          .split("/")
          .at(-1) ?? "",
      ),
    keyActions: (action) => KEY_ACTIONS[action] ?? [],
  },
  faultOperations: ["SendMessage", "ReceiveMessage", "DeleteMessageBatch"],
  provisioners,
  security: {
    keys: { aws_sqs_queue: (queue) => queue.get("kms_master_key_id") },
    policies: { aws_sqs_queue_policy: queueOf },
    unread: ["aws_sqs_queue.policy"],
  },
};

function queueArn(name: string): string {
  return arnOf("sqs", name);
}

/**
 * Puts queues at this endpoint: the SDK calls the host of a queue's URL, and the one that fauxqs gives,
 * `sqs.us-east-1.localhost`, has an address on few machines.
 */
const withOwnQueueUrls: AwsMiddleware = async (request, next) => {
  const response = await next(request);
  if (!/^(CreateQueue|GetQueueUrl|ListQueues)$/.test(request.operation)) return response;
  const text = response.body.toString("utf8");
  const body = text.replaceAll(/http:\/\/sqs\.[\w-]+\.localhost:\d+/g, `http://${request.headers.host}`);
  return { ...response, body: Buffer.from(body) };
};

/** Terraform's argument for each attribute of a queue. */
const QUEUE_ATTRIBUTES = {
  DelaySeconds: "delay_seconds",
  MaximumMessageSize: "max_message_size",
  MessageRetentionPeriod: "message_retention_seconds",
  ReceiveMessageWaitTimeSeconds: "receive_wait_time_seconds",
  RedrivePolicy: "redrive_policy",
  VisibilityTimeout: "visibility_timeout_seconds",
} as const;

async function provisioners(config: EmulatorConfig): Promise<Record<string, Provisioner>> {
  const { CreateQueueCommand, SQSClient } = await import("@aws-sdk/client-sqs");
  const client = new SQSClient(config);
  return {
    async aws_sqs_queue(queue) {
      const name = await queue.text("name");
      const command = new CreateQueueCommand({ QueueName: name, Attributes: await queueAttributes(queue) });
      const { QueueUrl: url } = await client.send(command);
      return { id: url, url, arn: queueArn(name) };
    },
  };
}

async function queueAttributes(queue: Declared): Promise<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const [attribute, argument] of Object.entries(QUEUE_ATTRIBUTES)) {
    const value = await queue.get(argument);
    if (value !== undefined && value !== null) attributes[attribute] = String(value);
  }
  return attributes;
}

/** ARN of the queue that a policy is for. */
async function queueOf(policy: Declared, stack: Resolver): Promise<string> {
  const wanted = await policy.get("queue_url");
  for (const queue of stack.declared("aws_sqs_queue")) {
    const { url, arn } = await stack.attributes(queue.address);
    if (url === wanted) return String(arn);
  }
  throw new LocalRunError(`${policy.address}.queue_url: no queue of the stack`);
}
