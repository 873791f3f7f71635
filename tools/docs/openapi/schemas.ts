import * as z from "zod/mini";
import {
  type NotificationRequest,
  notificationRequestOf,
  transactionIdParameter,
  type WebhookPaymentContract,
  webhookPaymentOf,
} from "../../../functions/domain/contracts.ts";
import { DEFAULT_CURRENCIES } from "../../../functions/domain/currencies.ts";
import type { Payment } from "../../../functions/domain/payment.ts";

/** A JSON Schema or another part of the document. */
export type Json = { readonly [key: string]: unknown };

/** What each field of a contract means; the compiler asks for those of a new field. */
const PAYMENT_FIELDS = {
  transaction_id: "Names what is paid for. Not a secret: readers and subscribers see it.",
  amount:
    "0, or from 1e-130 to below 1e126, with at most 38 significant digits. Kept exactly, but for trailing zeros: read " +
    "and write it as decimal text if your JSON library makes binary floats of numbers.",
  currency: "ISO 4217. The setting `currencies` says which are taken; these are its default.",
  status:
    "All but `pending`, `completed` and `failed` need the setting `lifecycle` to be `full`. Without `occurred_at` a later `pending` does not hide `completed` or `failed`; with it, a `failed` attempt may be followed by a `pending` one.",
  occurred_at:
    "When the event happened. Events that tell it are put in this order, and it is the record's `timestamp`. Kept to the millisecond.",
  refund_id:
    "Needs the setting `lifecycle` to be `full`: else it is a further field. Names the refund that the event is about, with status `partially_refunded`, `refunded`, or `failed`: that refund failed. `amount` is then of this refund; without it, of all refunds so far.",
} satisfies Record<keyof z.infer<WebhookPaymentContract>, string>;

const NOTIFICATION_FIELDS = {
  email: "Passed on to the subscribers. Nothing is mailed to it by this system.",
  template:
    "What the subscribers are to tell the payer. All but the first three need the setting `lifecycle` to be `full`.",
} satisfies Record<keyof NotificationRequest, string>;

/** What a client reads of a payment, in the answer's order. */
const PAYMENT_READ = [
  "transaction_id",
  "timestamp",
  "amount",
  "currency",
  "status",
] as const satisfies readonly (keyof Payment)[];

/** The same with the setting `lifecycle` `full` only. */
const FURTHER_READ = ["amount_captured", "amount_refunded", "updated_at"] as const satisfies readonly (keyof Payment)[];

function furtherProperties(amount: Json | undefined): Record<(typeof FURTHER_READ)[number], Json> {
  const inFull = "With the setting `lifecycle` `full`:";
  return {
    amount_captured: { ...amount, description: `${inFull} all that was captured. Exact, as \`amount\`.` },
    amount_refunded: {
      ...amount,
      description: `${inFull} all that was refunded or is on its way, without refunds that failed. Exact, as \`amount\`.`,
    },
    updated_at: { ...TIMESTAMP, description: `${inFull} the \`timestamp\` of the last event that changed anything.` },
  };
}

export function componentSchemas(): Json {
  const payment = contractSchema(webhookPaymentOf(DEFAULT_CURRENCIES, "full"), PAYMENT_FIELDS);
  const { amount, ...fields } = payment.properties as Record<string, Json>;
  const properties: Json = { ...fields, amount, timestamp: TIMESTAMP, ...furtherProperties(amount) };
  return {
    WebhookPayment: {
      ...payment,
      description:
        "A payment as its sender tells it. Further fields are kept in the record, as part of the body as received.",
    },
    Payment: {
      type: "object",
      description: "A transaction's current payment.",
      properties: Object.fromEntries([...PAYMENT_READ, ...FURTHER_READ].map((name) => [name, properties[name]])),
      required: PAYMENT_READ,
      additionalProperties: false,
    },
    NotificationRequest: contractSchema(notificationRequestOf("full"), NOTIFICATION_FIELDS),
    TransactionId: textSchema(transactionIdParameter),
    StripeEvent: STRIPE_EVENT,
    Message: {
      type: "object",
      properties: { message: { type: "string" } },
      required: ["message"],
      additionalProperties: false,
    },
    Error: {
      type: "object",
      properties: { error: { type: "string", description: "Names the field and what is allowed." } },
      required: ["error"],
      additionalProperties: false,
    },
  };
}

const TIMESTAMP: Json = {
  type: "string",
  pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{9}Z$",
  description:
    "ISO 8601, UTC. Of the nine digits of the second the first three are milliseconds; the other six come from the event's " +
    "identity. When the event happened if its source tells that, else when its first delivery arrived.",
};

/** Stripe's own contract: of it, what is read. */
const STRIPE_EVENT: Json = {
  type: "object",
  description:
    "An event of Stripe. Those of type `payment_intent.*` are recorded, with the setting `lifecycle` `full` also those of refunds and disputes. Others are ignored.",
  externalDocs: { url: "https://docs.stripe.com/api/events/object" },
  properties: {
    id: { type: "string", description: "The event's identity." },
    type: { type: "string" },
    created: { type: "integer", description: "When it happened: seconds since 1970." },
    data: {
      type: "object",
      properties: {
        object: {
          type: "object",
          properties: {
            id: { type: "string", description: "The transaction id." },
            amount: { type: "integer", description: "In the currency's smallest unit." },
            amount_received: { type: "integer" },
            currency: { type: "string" },
          },
        },
      },
    },
  },
  required: ["id", "type"],
};

function contractSchema(contract: z.core.$ZodType, meanings: Readonly<Record<string, string>>): Json {
  const schema = textSchema(contract);
  const properties = Object.entries(schema.properties as Record<string, Json>);
  return {
    ...schema,
    properties: Object.fromEntries(properties.map(([name, type]) => [name, { ...type, description: meanings[name] }])),
  };
}

/** A contract as JSON Schema, without what API Gateway's model leaves out as well. */
function textSchema(contract: z.core.$ZodType): Json {
  const { $schema, ...schema } = z.toJSONSchema(contract, {
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      delete jsonSchema.additionalProperties;
      delete jsonSchema.default;
      if (jsonSchema.format === "email") delete jsonSchema.pattern;
    },
  });
  return schema;
}
