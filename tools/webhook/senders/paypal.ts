import { sign } from "node:crypto";
import { crc32 } from "node:zlib";
import type { BasicStatus } from "../../../functions/domain/payment-events.ts";
import type { SourceMode } from "../../../functions/domain/source-rules.ts";
import { DEVELOPMENT_CERTIFICATE } from "../../../local/development-certificate.ts";
import { digest, majorUnitsOf, type Sender } from "./sender.ts";

const TYPES: Readonly<Record<BasicStatus, string>> = {
  pending: "PAYMENT.CAPTURE.PENDING",
  completed: "PAYMENT.CAPTURE.COMPLETED",
  failed: "PAYMENT.CAPTURE.DENIED",
};

const HOSTS: Readonly<Record<SourceMode, string>> = { live: "api.paypal.com", test: "api.sandbox.paypal.com" };

/** An event of a capture. The secret is the id of the webhook; it is signed with the local run's own key. */
export const paypal: Sender = {
  eventIdPrefix: "WH-",
  transactionIdPrefix: "cap-",
  idInBody: true,
  timeInBody: true,

  async sign({ secret, body, eventId, signedAt }) {
    const id = digest(eventId);
    const time = signedAt.toISOString().replace(/\.\d{3}Z$/, "Z");
    const content = Buffer.from([id, time, secret, crc32(body)].join("|"));
    // An event of the sandbox links to the sandbox.
    const host = body.includes(HOSTS.test) ? HOSTS.test : HOSTS.live;
    return {
      "paypal-transmission-id": id,
      "paypal-transmission-time": time,
      "paypal-transmission-sig": sign("sha256", content, DEVELOPMENT_CERTIFICATE.privateKey).toString("base64"),
      "paypal-cert-url": `https://${host}/v1/notifications/certs/CERT-360caa42-fca2a594-development`,
      "paypal-auth-algo": "SHA256withRSA",
    };
  },

  event({ eventId, transactionId, occurredAt }, { status = "completed", type = TYPES[status], ...options }) {
    const { mode = "live", currency } = options;
    return paypalEvent(mode, eventId, type, occurredAt, {
      id: transactionId,
      amount: { currency_code: currency, value: majorUnitsOf(options) },
    });
  },
};

export function paypalEvent(mode: SourceMode, id: string, type: string, occurredAt: Date, resource: object): object {
  return {
    id,
    event_version: "1.0",
    create_time: occurredAt.toISOString(),
    event_type: type,
    resource,
    links: [{ href: `${apiOf(mode)}/v1/notifications/webhooks-events/${id}`, rel: "self", method: "GET" }],
  };
}

export function apiOf(mode: SourceMode): string {
  return `https://${HOSTS[mode]}`;
}
