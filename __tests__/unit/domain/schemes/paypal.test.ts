import { generateKeyPairSync } from "node:crypto";
import { CertificateError, ConfigurationError, SignatureError } from "../../../../functions/domain/errors.ts";
import type { Lifecycle } from "../../../../functions/domain/payment-events.ts";
import type { Certificates } from "../../../../functions/domain/ports.ts";
import { type ReceivedEvent, receiveWebhooks } from "../../../../functions/domain/receive-webhook.ts";
import type { SourceMode } from "../../../../functions/domain/source-rules.ts";
import { DEVELOPMENT_CERTIFICATES } from "../../../../testing/factories/certificates.ts";
import { secretNamed } from "../../../../testing/factories/signatures.ts";
import { aSource } from "../../../../testing/factories/sources.ts";
import { eventBody, signedRequest } from "../../../../tools/webhook/events.ts";

const WEBHOOK_ID = secretNamed("current");
const URL = "https://api.example.com/prod/webhooks/acme";
const IGNORED = "not about a payment";

interface Received {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly mode?: SourceMode;
  readonly lifecycle?: Lifecycle;
  readonly certificates?: Certificates | undefined;
  readonly live?: readonly string[];
}

const BODY = eventBody("paypal", "WH-1", { currency: "USD", id: "cap1" }, Date.UTC(2026, 10, 24));

async function receive({ body = BODY, headers = {}, mode = "live", lifecycle = "full", ...given }: Received = {}) {
  const { certificates, live } = { certificates: DEVELOPMENT_CERTIFICATES, live: [WEBHOOK_ID], ...given };
  const signed = await signedRequest("paypal", { secret: WEBHOOK_ID, body, eventId: "WH-1", url: URL });
  const { events } = await receiveWebhooks(
    { headers: { ...signed.headers, ...headers }, rawBody: Buffer.from(body), url: URL, readBody: () => body },
    aSource({ scheme: "paypal", mode }, undefined, lifecycle),
    {
      secrets: { live: async () => live, readAgain: async () => undefined },
      clock: { now: Date.now },
      onIdentified: () => {},
      certificates,
    },
  );
  return (events[0] as ReceivedEvent)();
}

const CERTS = "/v1/notifications/certs/";

test.each([
  ["another host", `https://evil.example.com${CERTS}CERT-12345678`],
  ["a host that begins like PayPal's", `https://api.paypal.com.evil.example.com${CERTS}CERT-12345678`],
  ["a host that ends like PayPal's", `https://evilapi.paypal.com${CERTS}CERT-12345678`],
  ["another host of PayPal's", `https://www.paypal.com${CERTS}CERT-12345678`],
  ["PayPal's host as the user's name", `https://api.paypal.com@evil.example.com${CERTS}CERT-12345678`],
  ["a user's name", `https://user@api.paypal.com${CERTS}CERT-12345678`],
  ["another port", `https://api.paypal.com:8443${CERTS}CERT-12345678`],
  ["a host in capitals", `https://API.PAYPAL.COM${CERTS}CERT-12345678`],
  ["no TLS", `http://api.paypal.com${CERTS}CERT-12345678`],
  ["another path", "https://api.paypal.com/v1/payments/CERT-12345678"],
  ["a path that leads upwards", `https://api.paypal.com${CERTS}CERT-12345678/../../../other`],
  ["an encoded path", `https://api.paypal.com${CERTS}CERT-1234%2e%2e5678`],
  ["a query", `https://api.paypal.com${CERTS}CERT-12345678?x=1`],
  ["a fragment", `https://api.paypal.com${CERTS}CERT-12345678#x`],
  ["a line's end", `https://api.paypal.com${CERTS}CERT-12345678\n`],
  ["a backslash", `https://api.paypal.com\\${CERTS}CERT-12345678`],
  ["white space before it", ` https://api.paypal.com${CERTS}CERT-12345678`],
  ["the sandbox's host", `https://api.sandbox.paypal.com${CERTS}CERT-12345678`],
  ["no URL", "CERT-12345678"],
])(
  "given a certificate at a URL with %s, when a live source gets the request, then it is refused, and nothing is read",
  async (_what, url) => {
    const publicKey = jest.fn(DEVELOPMENT_CERTIFICATES.publicKey);

    await expect(receive({ headers: { "paypal-cert-url": url }, certificates: { publicKey } })).rejects.toMatchObject({
      statusCode: 401,
      reason: "paypal-cert-url is not one of PayPal's certificates",
    });
    expect(publicKey).not.toHaveBeenCalled();
  },
);

test.each<[SourceMode, string, string]>([
  ["live", "api.paypal.com", "messageverificationcerts.paypal.com"],
  ["test", "api.sandbox.paypal.com", "messageverificationcerts.sandbox.paypal.com"],
])(
  "given a source of mode %s, when a request comes, then its certificate is read from %s, and is for %s",
  async (mode, host, name) => {
    const publicKey = jest.fn(DEVELOPMENT_CERTIFICATES.publicKey);
    const body = eventBody("paypal", "WH-1", { currency: "USD", id: "cap1", mode }, Date.UTC(2026, 10, 24));

    await receive({ body, mode, certificates: { publicKey } });

    expect(publicKey.mock.calls).toEqual([[expect.stringMatching(`^https://${host}${CERTS}CERT-`), name]]);
  },
);

test.each([
  ["paypal-auth-algo", "SHA1withRSA"],
  ["paypal-auth-algo", "none"],
  ["paypal-transmission-id", "a|b"],
  ["paypal-transmission-time", "yesterday"],
  ["paypal-transmission-time", "2026-99-99T08:00:00Z"],
  ["paypal-transmission-sig", "AAAA"],
])(
  "given a header %s that says %s, when the request comes, then it is refused before a certificate is read",
  async (name, value) => {
    const publicKey = jest.fn(DEVELOPMENT_CERTIFICATES.publicKey);

    await expect(receive({ headers: { [name]: value }, certificates: { publicKey } })).rejects.toThrow(SignatureError);
    expect(publicKey).not.toHaveBeenCalled();
  },
);

test("given no webhook's id yet, when a request comes, then no certificate is read", async () => {
  const publicKey = jest.fn(DEVELOPMENT_CERTIFICATES.publicKey);

  await expect(receive({ live: [], certificates: { publicKey } })).rejects.toThrow(SignatureError);
  expect(publicKey).not.toHaveBeenCalled();
});

test("given a certificate with another kind of key, or that cannot be read, when a request comes, then it is refused, or a fault", async () => {
  const { publicKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const failing = async () => Promise.reject(new CertificateError("the certificate could not be read"));

  await expect(receive({ certificates: { publicKey: async () => key } })).rejects.toThrow(SignatureError);
  await expect(receive({ certificates: { publicKey: failing } })).rejects.toThrow(CertificateError);
  await expect(receive({ certificates: undefined })).rejects.toThrow(ConfigurationError);
});

const event = (event_type: string, resource: object) =>
  JSON.stringify({ id: "WH-1", event_type, create_time: "2018-08-15T21:30:35.780Z", resource });

const money = { currency_code: "USD", value: "2.51" };
const capture = (type: string) => event(`PAYMENT.CAPTURE.${type}`, { id: "CAP1", status: type, amount: money });
const up = (path: string) => [
  { href: "https://api.paypal.com/v2/payments/refunds/REF1", rel: "self", method: "GET" },
  { href: `https://api.paypal.com/v2/payments/${path}`, rel: "up", method: "GET" },
];
const refund = (type: string) => event(type, { id: "REF1", amount: money, links: up("captures/CAP1") });
const dispute = (type: string, outcome_code?: string) =>
  event(`CUSTOMER.DISPUTE.${type}`, {
    dispute_id: "PP-D-1",
    status: "RESOLVED",
    disputed_transactions: [{ seller_transaction_id: "CAP1" }],
    dispute_amount: money,
    ...(outcome_code && { dispute_outcome: { outcome_code } }),
  });

test.each([
  [
    "an authorization",
    event("PAYMENT.AUTHORIZATION.CREATED", { id: "AUTH1", amount: money }),
    ["AUTH1", "authorized", undefined],
  ],
  [
    "a voided one",
    event("PAYMENT.AUTHORIZATION.VOIDED", { id: "AUTH1", amount: money }),
    ["AUTH1", "canceled", undefined],
  ],
  ["a capture", capture("COMPLETED"), ["CAP1", "completed", undefined]],
  ["a capture under way", capture("PENDING"), ["CAP1", "pending", undefined]],
  ["a capture that was denied", capture("DENIED"), ["CAP1", "failed", undefined]],
  ["a capture that was declined", capture("DECLINED"), ["CAP1", "failed", undefined]],
  ["a refund", refund("PAYMENT.CAPTURE.REFUNDED"), ["CAP1", "refund", "REF1"]],
  ["a reversal", refund("PAYMENT.CAPTURE.REVERSED"), ["CAP1", "refund", "REF1"]],
  ["a refund under way", refund("PAYMENT.REFUND.PENDING"), ["CAP1", "refund", "REF1"]],
  ["a refund that failed", refund("PAYMENT.REFUND.FAILED"), ["CAP1", "refund_failed", "REF1"]],
  ["a dispute", dispute("CREATED"), ["CAP1", "dispute_opened", "PP-D-1"]],
  ["a dispute that goes on", dispute("UPDATED"), ["CAP1", "dispute_opened", "PP-D-1"]],
  ["a dispute for the seller", dispute("RESOLVED", "RESOLVED_SELLER_FAVOUR"), ["CAP1", "dispute_won", "PP-D-1"]],
  ["a dispute that PayPal pays", dispute("RESOLVED", "RESOLVED_WITH_PAYOUT"), ["CAP1", "dispute_won", "PP-D-1"]],
  ["a dispute for the buyer", dispute("RESOLVED", "RESOLVED_BUYER_FAVOUR"), ["CAP1", "dispute_lost", "PP-D-1"]],
  ["an order", event("CHECKOUT.ORDER.APPROVED", { id: "ORDER1" }), IGNORED],
])("given an event of %s, when it is read, then it says so", async (_what, body, said) => {
  const read = await receive({ body });

  if ("ignored" in read) return expect(read.ignored).toBe(said);
  const { payment, kind, partId, occurredAt } = read;
  expect([payment.transaction_id, kind ?? payment.status, partId]).toEqual(said);
  expect([payment.amount.toString(), payment.currency, occurredAt]).toEqual([
    "2.51",
    "USD",
    "2018-08-15T21:30:35.780Z",
  ]);
});

test.each([
  ["no link to its capture", {}],
  ["a link to something else", { links: up("authorizations/AUTH1") }],
  ["links that are no list", { links: { rel: "up" } }],
  ["links that are nothing", { links: [null, 1] }],
])("given a refund with %s, when it is read, then it is refused by the name of the field", async (_what, changes) => {
  const body = event("PAYMENT.CAPTURE.REFUNDED", { id: "REF1", amount: money, ...changes });

  await expect(receive({ body })).rejects.toMatchObject({
    statusCode: 400,
    message: "Missing required field: resource.links",
  });
});
