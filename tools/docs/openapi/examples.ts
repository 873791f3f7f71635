import type { Json } from "./schemas.ts";

/** A request and its answer: `__tests__/local/openapi.test.ts` sends them in this order. */
export interface Example {
  readonly name: string;
  readonly summary: string;
  /** Values of path and header parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: Json;
  readonly status: number;
  readonly answer: Json;
}

const PAYMENT = { transaction_id: "txn-1", amount: 12.34, currency: "USD", status: "completed" };
const PROCESSED = { message: "Payment processed successfully" };
const NOT_FOUND = { error: "Transaction not found" };

export const RECORD_PAYMENT: readonly Example[] = [
  { name: "completed", summary: "A completed payment", body: PAYMENT, status: 200, answer: PROCESSED },
  {
    name: "withKey",
    summary: "A payment with a key and a further field",
    parameters: { "Idempotency-Key": "order-1001-paid" },
    body: { transaction_id: "order-1001", amount: 99.95, currency: "EUR", status: "completed", shop: "berlin" },
    status: 200,
    answer: PROCESSED,
  },
  {
    name: "keyUsedAgain",
    summary: "The same key with another amount",
    parameters: { "Idempotency-Key": "order-1001-paid" },
    body: { transaction_id: "order-1001", amount: 100, currency: "EUR", status: "completed" },
    status: 422,
    answer: { error: "Idempotency key already used with other content" },
  },
  {
    name: "missingField",
    summary: "No amount",
    body: { transaction_id: "txn-2", currency: "USD", status: "completed" },
    status: 400,
    answer: { error: 'Invalid request body: [object has missing required properties (["amount"])]' },
  },
  {
    name: "invalidKey",
    summary: "A key with a space",
    parameters: { "Idempotency-Key": "order 1001" },
    body: PAYMENT,
    status: 400,
    answer: { error: "Invalid Idempotency-Key: must be 1 to 255 visible ASCII characters without spaces" },
  },
];

export const READ_PAYMENT: readonly Example[] = [
  {
    name: "recorded",
    summary: "A transaction with a record",
    parameters: { id: "txn-1" },
    status: 200,
    answer: {
      transaction_id: "txn-1",
      timestamp: "2026-11-25T17:11:04.624878521Z",
      amount: 12.34,
      currency: "USD",
      status: "completed",
    },
  },
  {
    name: "unknown",
    summary: "A transaction without a record",
    parameters: { id: "txn-404" },
    status: 404,
    answer: NOT_FOUND,
  },
  {
    name: "invalidId",
    summary: "An id that cannot be one",
    parameters: { id: "txn.1" },
    status: 400,
    answer: { error: "Invalid transaction ID: must consist of letters, digits, _ and - only" },
  },
];

const NOTIFICATION = { email: "payer@example.com", template: "payment_confirmation" };

export const NOTIFY: readonly Example[] = [
  {
    name: "confirmation",
    summary: "A confirmation for the payer",
    parameters: { id: "txn-1" },
    body: NOTIFICATION,
    status: 200,
    answer: { message: "Notification sent successfully" },
  },
  {
    name: "unknown",
    summary: "A transaction without a record",
    parameters: { id: "txn-404" },
    body: NOTIFICATION,
    status: 404,
    answer: NOT_FOUND,
  },
  {
    name: "missingEmail",
    summary: "No address",
    parameters: { id: "txn-1" },
    body: { template: "payment_confirmation" },
    status: 400,
    answer: { error: 'Invalid request body: [object has missing required properties (["email"])]' },
  },
];

const INTENT = { object: "payment_intent", id: "pi_1", amount: 1234, amount_received: 1234, currency: "usd" };

export const RECEIVE_SIGNED: readonly Example[] = [
  {
    name: "stripe",
    summary: "Stripe: a payment intent succeeded",
    parameters: { source: "stripe" },
    body: {
      object: "event",
      id: "evt_1",
      type: "payment_intent.succeeded",
      created: 1764090664,
      data: { object: INTENT },
    },
    status: 200,
    answer: PROCESSED,
  },
  {
    name: "stripeIgnored",
    summary: "Stripe: an event that is not about a payment",
    parameters: { source: "stripe" },
    body: {
      object: "event",
      id: "evt_2",
      type: "customer.created",
      created: 1764090665,
      data: { object: { id: "cus_1" } },
    },
    status: 200,
    answer: { message: "Event ignored" },
  },
  {
    name: "standardWebhooks",
    summary: "Standard Webhooks: a pending payment",
    parameters: { source: "shop", "webhook-id": "msg_1" },
    body: { transaction_id: "shop-1", amount: 5, currency: "GBP", status: "pending" },
    status: 200,
    answer: PROCESSED,
  },
  {
    name: "idUsedAgain",
    summary: "Standard Webhooks: the same id with another amount",
    parameters: { source: "shop", "webhook-id": "msg_1" },
    body: { transaction_id: "shop-1", amount: 6, currency: "GBP", status: "pending" },
    status: 422,
    answer: { error: "Idempotency key already used with other content" },
  },
  {
    name: "unknownCurrency",
    summary: "Standard Webhooks: a currency that is not allowed",
    parameters: { source: "shop", "webhook-id": "msg_2" },
    body: { transaction_id: "shop-2", amount: 5, currency: "XXX", status: "pending" },
    status: 400,
    answer: { error: "Invalid currency: must be one of USD, EUR, GBP" },
  },
  {
    name: "unsigned",
    summary: "A body that nobody signed",
    parameters: { source: "shop" },
    body: { transaction_id: "shop-3", amount: 5, currency: "GBP", status: "pending" },
    status: 401,
    answer: { error: "Unauthorized" },
  },
];

/** The bodies that the contract allows. */
export function requestExamples(examples: readonly Example[]): Json {
  const allowed = examples.filter(({ status }) => status !== 400);
  return Object.fromEntries(allowed.map(({ name, summary, body }) => [name, { summary, value: body }]));
}

/** The answers of the examples with this status. */
export function answerExamples(examples: readonly Example[], status: number): Json {
  const answers = examples.filter((example) => example.status === status);
  return Object.fromEntries(answers.map(({ name, summary, answer }) => [name, { summary, value: answer }]));
}

/** The values of a parameter in the examples that give it one which the contract allows. */
export function parameterExamples(examples: readonly Example[], parameter: string): Json {
  const given = examples.flatMap(({ name, parameters, status }) => {
    const value = parameters?.[parameter];
    return value === undefined || status === 400 ? [] : [[name, { value }]];
  });
  return Object.fromEntries(given);
}

/** The examples of each route, in the order in which they can be sent. */
export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  "/webhooks/payment": RECORD_PAYMENT,
  "/transactions/{id}": READ_PAYMENT,
  "/transactions/{id}/notify": NOTIFY,
  "/webhooks/{source}": RECEIVE_SIGNED,
};
