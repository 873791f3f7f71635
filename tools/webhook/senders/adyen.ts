import { createHmac } from "node:crypto";
import type { BasicStatus } from "../../../functions/domain/payment-events.ts";
import { digest, minorUnitsOf, type Sender } from "./sender.ts";

/** Code and success of an event, as `CAPTURE true`. */
const TYPES: Readonly<Record<BasicStatus, string>> = {
  pending: "PENDING true",
  completed: "AUTHORISATION true",
  failed: "AUTHORISATION false",
};

/** A request with one item. */
export const adyen: Sender = {
  eventIdPrefix: "adyen-",
  transactionIdPrefix: "psp-",
  idInBody: true,
  timeInBody: true,

  async sign() {
    return {};
  },

  signBody({ secret, body }) {
    const key = Buffer.from(secret, "hex");
    if (key.length < 16) throw new Error("not a key in hex");
    return withSignatures(body, key);
  },

  event({ eventId, transactionId, occurredAt }, options) {
    const { status = "completed", capture = "automatic", mode = "live" } = options;
    const captured = status === "completed" && capture === "manual" ? "CAPTURE true" : TYPES[status];
    const [eventCode = "", success = "true"] = (options.type ?? captured).split(" ");
    // Of a payment that is named, each event is one of its own.
    const isPayment = options.id === undefined && !eventCode.startsWith("CAPTURE");
    return adyenBody(mode, {
      eventCode,
      success,
      ...(isPayment
        ? { pspReference: transactionId }
        : { pspReference: pspReference(eventId), originalReference: transactionId }),
      eventDate: occurredAt.toISOString().replace(/\.\d{3}Z$/, "+00:00"),
      amount: { currency: options.currency, value: minorUnitsOf(options) },
    });
  },
};

/** As Adyen's own references are written. */
export function pspReference(text: string): string {
  return digest(text).slice(0, 16).toUpperCase();
}

export function adyenBody(mode: "live" | "test", item: object): object {
  const given = { merchantAccountCode: "TestMerchant", merchantReference: "order: 1", reason: "", additionalData: {} };
  return {
    live: String(mode === "live"),
    notificationItems: [{ NotificationRequestItem: { ...given, ...item } }],
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a body of somebody's own may hold anything.
type Anything = any;

/** Each item with its signature; the body as it is if it has no items. */
function withSignatures(body: string, key: Buffer): string {
  try {
    // Numbers stay as they are written.
    const content: Anything = JSON.parse(body, (_name, value, { source = "" }) =>
      typeof value === "number" ? JSON.rawJSON(source) : value,
    );
    for (const { NotificationRequestItem: item } of content.notificationItems) {
      const hmacSignature = createHmac("sha256", key).update(signedTextOf(item)).digest("base64");
      item.additionalData = { ...item.additionalData, hmacSignature };
    }
    return JSON.stringify(content);
  } catch {
    return body;
  }
}

function signedTextOf(item: Anything): string {
  return [
    item.pspReference,
    item.originalReference,
    item.merchantAccountCode,
    item.merchantReference,
    item.amount?.value,
    item.amount?.currency,
    item.eventCode,
    item.success,
  ]
    .map((field) => field?.rawJSON ?? field)
    .join(":");
}
