import { readFileSync } from "node:fs";
import { MAX_IDEMPOTENCY_KEY_LENGTH } from "../../../functions/domain/limits.ts";
import type { SchemeName } from "../../../functions/domain/schemes/names.ts";
import { sourcePath } from "../../../functions/domain/webhook-sources.ts";
import {
  answerExamples,
  type Example,
  NOTIFY,
  parameterExamples,
  READ_PAYMENT,
  RECEIVE_SIGNED,
  RECORD_PAYMENT,
  requestExamples,
} from "./examples.ts";
import { FAILURES, HEADERS, json, RESPONSES, response, shared } from "./responses.ts";
import { componentSchemas, type Json } from "./schemas.ts";

/** How a scheme's signature looks to a caller; the compiler asks for those of a new scheme. */
const SIGNATURES = {
  adyen: {
    inBody: true,
    format:
      "`additionalData.hmacSignature` of each item is the base64 HMAC-SHA256 of its signed fields, with colons between them",
  },
  checkout: { header: "cko-signature", format: "`<hex HMAC-SHA256 of the body>`" },
  mollie: { header: "x-mollie-signature", format: "`sha256=<hex HMAC-SHA256 of the body>`, one or two" },
  paddle: {
    header: "paddle-signature",
    format: "`ts=<seconds since 1970>;h1=<hex HMAC-SHA256 of ts, a colon and the body>`",
  },
  paypal: {
    header: "paypal-transmission-sig",
    format:
      "`<base64 RSA-SHA256 of paypal-transmission-id, paypal-transmission-time, the webhook's id and the CRC-32 of the body, with bars between them>`; `paypal-cert-url` names the certificate",
  },
  razorpay: { header: "x-razorpay-signature", format: "`<hex HMAC-SHA256 of the body>`" },
  shopify: { header: "x-shopify-hmac-sha256", format: "`<base64 HMAC-SHA256 of the body>`" },
  square: {
    header: "x-square-hmacsha256-signature",
    format: "`<base64 HMAC-SHA256 of the URL as it was registered, and the body>`",
  },
  stripe: {
    header: "stripe-signature",
    format: "`t=<seconds since 1970>,v1=<hex HMAC-SHA256 of t, a dot and the body>`",
  },
  "standard-webhooks": {
    header: "webhook-signature",
    format: "`v1,<base64 HMAC-SHA256 of webhook-id, a dot, webhook-timestamp, a dot and the body>`, one or more",
  },
} satisfies Record<SchemeName, HeaderSignature | BodySignature>;

interface HeaderSignature {
  readonly header: string;
  readonly format: string;
}

/** OpenAPI knows no key in a body: it is told in words. */
interface BodySignature {
  readonly inBody: true;
  readonly format: string;
}

const SIGNATURE_ENTRIES = Object.entries<HeaderSignature | BodySignature>(SIGNATURES);
const IN_HEADERS = SIGNATURE_ENTRIES.flatMap(([scheme, signature]) =>
  "header" in signature ? [{ scheme, ...signature }] : [],
);
const IN_BODIES = SIGNATURE_ENTRIES.flatMap(([scheme, signature]) =>
  "header" in signature ? [] : [{ scheme, ...signature }],
);

const SIGV4 = "sigv4";
const PACKAGE = new URL("../../../package.json", import.meta.url);

/** The API as an OpenAPI 3.1 document, for a file. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}

function openApiDocument(): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "Serverless payment webhooks",
      version: JSON.parse(readFileSync(PACKAGE, "utf8")).version,
      description:
        "Records payments, each event once, and notifies subscribers. Retry on 429, on any 5xx and when there is no answer, " +
        "with the same body and key: a retry completes what was begun, and changes nothing after a 200.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: SERVERS,
    tags: [
      { name: "Payments", description: "For callers with AWS credentials." },
      { name: "Sources", description: "For senders that sign in their own way." },
    ],
    paths: {
      "/webhooks/payment": { post: recordPayment() },
      "/transactions/{id}": { get: readPayment() },
      "/transactions/{id}/notify": { post: notify() },
      [sourcePath("{source}")]: { post: receiveSigned() },
    },
    components: {
      schemas: componentSchemas(),
      headers: HEADERS,
      responses: RESPONSES,
      securitySchemes: securitySchemes(),
    },
  };
}

const SERVERS: readonly Json[] = [
  {
    url: "https://{api}.execute-api.{region}.amazonaws.com/prod",
    description:
      "A deployed environment: the output APIGatewayInvokeURL. The stage is called prod in every environment.",
    variables: { api: { default: "a1b2c3d4e5" }, region: { default: "us-east-1" } },
  },
  { url: "http://127.0.0.1:3000/prod", description: "npm start" },
];

function recordPayment(): Json {
  return {
    operationId: "recordPayment",
    tags: ["Payments"],
    summary: "Record a payment",
    description:
      "Records the payment and queues its notification. A repeated delivery is answered 200 and changes nothing.",
    security: [{ [SIGV4]: [] }],
    parameters: [
      keyHeader("Idempotency-Key", "Identifies the event. Without it and `webhook-id`, the body's content does."),
      keyHeader("webhook-id", "Identifies the event if there is no `Idempotency-Key`."),
    ],
    requestBody: requestBody("WebhookPayment", RECORD_PAYMENT),
    responses: {
      200: response(
        "The payment is recorded and its notification queued.",
        "Message",
        answerExamples(RECORD_PAYMENT, 200),
      ),
      400: response("A field or header is missing or not allowed.", "Error", answerExamples(RECORD_PAYMENT, 400)),
      403: shared("Forbidden"),
      413: shared("TooLarge"),
      422: response("The key belongs to other content. Nothing changed.", "Error", answerExamples(RECORD_PAYMENT, 422)),
      ...FAILURES,
    },
  };
}

function readPayment(): Json {
  return {
    operationId: "readPayment",
    tags: ["Payments"],
    summary: "Read a transaction's current payment",
    description:
      "What the transaction's events make of the payment, in the order in which they happened where the sender tells it. " +
      "Else the newest outcome (`completed` or `failed`); `pending` only while there is no outcome.",
    security: [{ [SIGV4]: [] }],
    parameters: [idParameter(READ_PAYMENT)],
    responses: {
      200: response("The payment.", "Payment", answerExamples(READ_PAYMENT, 200)),
      400: response("The id cannot be one.", "Error", answerExamples(READ_PAYMENT, 400)),
      403: shared("Forbidden"),
      404: response("No record has this id.", "Error", answerExamples(READ_PAYMENT, 404)),
      ...FAILURES,
    },
  };
}

function notify(): Json {
  return {
    operationId: "notify",
    tags: ["Payments"],
    summary: "Publish a notification of a payment",
    description: "Not idempotent: each call publishes.",
    security: [{ [SIGV4]: [] }],
    parameters: [idParameter(NOTIFY)],
    requestBody: requestBody("NotificationRequest", NOTIFY),
    responses: {
      200: response("The notification is published.", "Message", answerExamples(NOTIFY, 200)),
      400: response(
        "A field is missing or not allowed, or the id cannot be one.",
        "Error",
        answerExamples(NOTIFY, 400),
      ),
      403: shared("Forbidden"),
      404: response("No record has this id.", "Error", answerExamples(NOTIFY, 404)),
      413: shared("TooLarge"),
      ...FAILURES,
    },
  };
}

function receiveSigned(): Json {
  return {
    operationId: "receiveSignedWebhook",
    tags: ["Sources"],
    summary: "Record a payment that a source signed",
    description: [
      "For the sources of the setting `webhookSources`, each with its own scheme and secret.",
      ...IN_BODIES.map(
        ({ scheme, format }) => `Scheme \`${scheme}\` signs in the body: ${format}. It is answered \`[accepted]\`.`,
      ),
    ].join(" "),
    security: [...IN_HEADERS.map(({ scheme }) => ({ [scheme]: [] })), {}],
    parameters: [
      {
        name: "source",
        in: "path",
        required: true,
        description: "The source's name.",
        schema: { type: "string" },
        examples: parameterExamples(RECEIVE_SIGNED, "source"),
      },
      keyHeader(
        "webhook-id",
        "Required by scheme `standard-webhooks`. Identifies the event within the source.",
        RECEIVE_SIGNED,
      ),
      {
        name: "webhook-timestamp",
        in: "header",
        description:
          "Required by scheme `standard-webhooks`. When it was signed: seconds since 1970, at most five minutes ago.",
        schema: { type: "integer" },
      },
    ],
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: {
            anyOf: ["WebhookPayment", "StripeEvent"].map((name) => ({ $ref: `#/components/schemas/${name}` })),
          },
          examples: requestExamples(RECEIVE_SIGNED),
        },
      },
    },
    responses: {
      200: response(
        "The payment is recorded and its notification queued, or the event is not about a payment.",
        "Message",
        answerExamples(RECEIVE_SIGNED, 200),
      ),
      400: response(
        "A field of the signed body is missing or not allowed.",
        "Error",
        answerExamples(RECEIVE_SIGNED, 400),
      ),
      401: response(
        "The signature is missing, wrong or older than five minutes. The same for every cause.",
        "Error",
        answerExamples(RECEIVE_SIGNED, 401),
      ),
      403: shared("ForbiddenAddress"),
      413: shared("SignedTooLarge"),
      422: response("The id belongs to other content. Nothing changed.", "Error", answerExamples(RECEIVE_SIGNED, 422)),
      ...FAILURES,
    },
  };
}

function securitySchemes(): Json {
  const ofSources = IN_HEADERS.map(({ scheme, header, format }) => [
    scheme,
    { type: "apiKey", in: "header", name: header, description: `Scheme \`${scheme}\`: ${format}.` },
  ]);
  return {
    [SIGV4]: {
      type: "apiKey",
      in: "header",
      name: "Authorization",
      description:
        "AWS Signature Version 4 for the service `execute-api`, by a principal that may `execute-api:Invoke`.",
      "x-amazon-apigateway-authtype": "awsSigv4",
    },
    ...Object.fromEntries(ofSources),
  };
}

function requestBody(schema: string, examples: readonly Example[]): Json {
  return { required: true, content: json(schema, { examples: requestExamples(examples) }) };
}

function idParameter(examples: readonly Example[]): Json {
  return {
    name: "id",
    in: "path",
    required: true,
    description: "The transaction id.",
    schema: { $ref: "#/components/schemas/TransactionId" },
    examples: parameterExamples(examples, "id"),
  };
}

function keyHeader(name: string, description: string, examples: readonly Example[] = RECORD_PAYMENT): Json {
  const given = parameterExamples(examples, name);
  return {
    name,
    in: "header",
    description: `${description} Visible ASCII without spaces.`,
    schema: { type: "string", minLength: 1, maxLength: MAX_IDEMPOTENCY_KEY_LENGTH, pattern: "^[\\x21-\\x7e]+$" },
    ...(Object.keys(given).length > 0 && { examples: given }),
  };
}
