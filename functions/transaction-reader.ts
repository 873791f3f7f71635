import { createDocumentClient } from "./adapters/clients.ts";
import { createPaymentReader } from "./adapters/payment-reader.ts";
import { RequestError } from "./domain/errors.ts";
import { readTransactionId } from "./domain/path-parameters.ts";
import { readLifecycle } from "./domain/payment-events.ts";
import { readEnvironment } from "./runtime/environment.ts";
import { httpHandler } from "./runtime/http.ts";

const environment = readEnvironment("transaction-reader");
const lifecycle = readLifecycle(environment.LIFECYCLE);
const payments = createPaymentReader(createDocumentClient(), environment.DYNAMODB_TABLE, lifecycle);

/** `GET /transactions/{id}`: the payment of a transaction. */
export const handler = httpHandler(async ({ pathParameters }) => {
  const payment = await payments.current(readTransactionId(pathParameters));
  if (!payment) throw new RequestError(404, "Transaction not found");
  return payment;
});
