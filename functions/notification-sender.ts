import { createDocumentClient, createTopicClient } from "./adapters/clients.ts";
import { createNotificationTopic } from "./adapters/notification-topic.ts";
import { createPaymentReader } from "./adapters/payment-reader.ts";
import { notificationRequestOf } from "./domain/contracts.ts";
import { RequestError } from "./domain/errors.ts";
import { readTransactionId } from "./domain/path-parameters.ts";
import { readLifecycle } from "./domain/payment-events.ts";
import type { Notification } from "./domain/ports.ts";
import { parseJsonBody, validate } from "./domain/validation.ts";
import { readEnvironment } from "./runtime/environment.ts";
import { httpHandler } from "./runtime/http.ts";
import { count } from "./runtime/metrics.ts";

const environment = readEnvironment("notification-sender");
const lifecycle = readLifecycle(environment.LIFECYCLE);
const payments = createPaymentReader(createDocumentClient(), environment.DYNAMODB_TABLE, lifecycle);
const contract = notificationRequestOf(lifecycle);
const topic = createNotificationTopic(createTopicClient(), environment.SNS_TOPIC_ARN);

/** `POST /transactions/{id}/notify`: publishes a notification of the transaction's payment. */
export const handler = httpHandler(async ({ body, pathParameters }) => {
  const transactionId = readTransactionId(pathParameters);
  const { email, template } = validate(contract, parseJsonBody(body), { email: "Email address required" });
  const payment = await payments.current(transactionId);
  if (!payment) throw new RequestError(404, "Transaction not found");
  const { amount, currency, status, amount_captured, amount_refunded } = payment;
  const told: Notification = { transaction_id: transactionId, email, template, amount, currency, status };
  await topic.publish({ ...told, amount_captured, amount_refunded });
  count("NotificationPublished");
  return { message: "Notification sent successfully" };
});
