/**
 * How PayPal signs: with a private key, whose certificate the request names.
 * Source: PayPal developer documentation, "Integrate webhooks", verification by oneself; the certificate's name as in PayPal's Java SDK.
 */
import { verify } from "node:crypto";
import { crc32 } from "node:zlib";
import { ConfigurationError, SignatureError } from "../errors.ts";
import type { RequestHeaders } from "../headers.ts";
import type { SourceMode } from "../source-rules.ts";
import type { SignatureMethod } from "./scheme.ts";
import { keysOf } from "./secret-forms.ts";
import { requireHeader } from "./signature-headers.ts";

/** Where the certificates of a mode are, and the name that they are for. */
const SIGNERS: Readonly<Record<SourceMode, { readonly host: string; readonly name: string }>> = {
  live: { host: "api.paypal.com", name: "messageverificationcerts.paypal.com" },
  test: { host: "api.sandbox.paypal.com", name: "messageverificationcerts.sandbox.paypal.com" },
};

/** The only form of path that certificates have. */
const CERTIFICATE_PATH = /^\/v1\/notifications\/certs\/CERT-[0-9A-Za-z-]{8,80}$/;

const ALGORITHM = "SHA256withRSA";
const TRANSMISSION_ID = /^[0-9A-Za-z-]{1,100}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
/** Of an RSA key of 2048 to 4096 bits. */
const SIGNATURE = /^[A-Za-z0-9+/]{342,683}={0,2}$/;

/** PayPal tries for three days, and its documentation does not say that each try is signed anew. */
const TOLERANCE_SECONDS = 4 * 24 * 60 * 60;

/** The id of the webhook stands where others have a secret: it is part of what is signed. */
const WEBHOOK_ID = { key: "text", length: { min: 8, max: 64 } } as const;

export const paypalSignature: SignatureMethod = {
  claim({ headers, rawBody, mode = "live" }) {
    const { host, name } = SIGNERS[mode];
    const url = certificateUrl(headers, host);
    if (requireHeader(headers, "paypal-auth-algo") !== ALGORITHM) {
      throw new SignatureError(`paypal-auth-algo is not ${ALGORITHM}`);
    }
    const id = matching(headers, "paypal-transmission-id", TRANSMISSION_ID);
    const time = matching(headers, "paypal-transmission-time", TIME);
    const signature = Buffer.from(matching(headers, "paypal-transmission-sig", SIGNATURE), "base64");
    const signedAt = Math.floor(Date.parse(time) / 1000);
    if (Number.isNaN(signedAt)) throw new SignatureError("paypal-transmission-time is not a time");
    const contents = (webhookIds: readonly Buffer[]) =>
      webhookIds.map((webhookId) => Buffer.from(`${id}|${time}|${webhookId}|${crc32(rawBody)}`));
    return {
      signedAt,
      toleranceSeconds: TOLERANCE_SECONDS,
      async isMadeBy(webhookIds, certificates) {
        if (webhookIds.length === 0) return false;
        if (!certificates) throw new ConfigurationError("no code that reads certificates");
        const key = await certificates.publicKey(url, name);
        if (key.asymmetricKeyType !== "rsa") throw new SignatureError("the certificate's key is not one of RSA");
        return contents(webhookIds).some((content) => verify("sha256", content, key, signature));
      },
    };
  },
  signingKeys: (secret) => keysOf(secret, [WEBHOOK_ID]),
};

/** @throws SignatureError if it is not exactly where PayPal has its certificates: whoever sends a request writes it */
function certificateUrl(headers: RequestHeaders, host: string): string {
  const text = requireHeader(headers, "paypal-cert-url");
  const path = text.startsWith(`https://${host}/`) ? text.slice(`https://${host}`.length) : "";
  if (!CERTIFICATE_PATH.test(path)) throw new SignatureError("paypal-cert-url is not one of PayPal's certificates");
  return text;
}

function matching(headers: RequestHeaders, name: string, pattern: RegExp): string {
  const text = requireHeader(headers, name);
  if (!pattern.test(text)) throw new SignatureError(`${name} is not as PayPal writes it`);
  return text;
}
