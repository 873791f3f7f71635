import type { Message, MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { SQSEvent, SQSMessageAttribute, SQSRecord, SQSRecordAttributes } from "aws-lambda";
import { REGION } from "../aws/account.ts";

/** The event that Lambda makes of received messages. Source: Lambda Developer Guide, "Using Lambda with Amazon SQS". */
export function sqsEvent(messages: readonly Message[], queueArn: string): SQSEvent {
  return { Records: messages.map((message) => sqsRecord(message, queueArn)) };
}

function sqsRecord(message: Message, queueArn: string): SQSRecord {
  return {
    messageId: message.MessageId ?? "",
    receiptHandle: message.ReceiptHandle ?? "",
    body: message.Body ?? "",
    attributes: message.Attributes as unknown as SQSRecordAttributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, messageAttribute(value)]),
    ),
    md5OfBody: message.MD5OfBody ?? "",
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: REGION,
  };
}

function messageAttribute({ StringValue, BinaryValue, DataType }: MessageAttributeValue): SQSMessageAttribute {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString("base64") }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType as SQSMessageAttribute["dataType"],
  };
}

/**
 * The messages that a handler is done with.
 * @param payload what it returned, as JSON text
 * @param reportsFailures whether the mapping has `ReportBatchItemFailures`; without it a return means all are done
 */
export function succeeded(messages: readonly Message[], payload: string, reportsFailures: boolean): readonly Message[] {
  if (!reportsFailures) return messages;
  const result: unknown = JSON.parse(payload);
  if (result === null || result === "") return messages;
  const { batchItemFailures } = Object(result);
  if (batchItemFailures === undefined || batchItemFailures === null) return messages;
  if (!Array.isArray(batchItemFailures)) return [];
  const failed = batchItemFailures.map((failure) => Object(failure).itemIdentifier);
  // An identifier that is not in the batch makes the whole batch fail.
  if (failed.some((id) => !messages.some(({ MessageId }) => MessageId === id))) return [];
  return messages.filter(({ MessageId }) => !failed.includes(MessageId));
}
