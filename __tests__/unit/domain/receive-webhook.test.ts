import { RequestError, SignatureError, WebhookSecretError } from "../../../functions/domain/errors.ts";
import type { RequestHeaders } from "../../../functions/domain/headers.ts";
import { MAX_SIGNED_BODY_BYTES } from "../../../functions/domain/limits.ts";
import type { WebhookSecrets } from "../../../functions/domain/ports.ts";
import { receiveWebhook, type UnverifiedRequest } from "../../../functions/domain/receive-webhook.ts";
import { SCHEME_NAMES, type SchemeName } from "../../../functions/domain/schemes/names.ts";
import type { Webhook } from "../../../functions/domain/webhook.ts";
import type { EventObserver } from "../../../functions/domain/webhook-identity.ts";
import { SIGN, type SignedHeaders, secretNamed, stripeEvent } from "../../../testing/factories/signatures.ts";
import { aSource } from "../../../testing/factories/sources.ts";
import { webhookBody } from "../../../testing/factories/webhooks.ts";

const NOW = Date.parse("2026-11-24T08:00:00.900Z");
const SECONDS = Math.floor(NOW / 1000);
const SECRET = secretNamed("current");
const PREVIOUS = secretNamed("previous");
const BODY: Readonly<Record<SchemeName, string>> = { "standard-webhooks": webhookBody(), stripe: stripeEvent() };

/** A request to a source whose live secrets are these. */
function receive(
  scheme: SchemeName,
  headers: RequestHeaders,
  { body = BODY[scheme], live = [SECRET], rawBody = Buffer.from(body), ...dependencies }: Request = {},
) {
  const request: UnverifiedRequest = { headers, rawBody, readBody: () => rawBody.toString() };
  return receiveWebhook(request, aSource({ scheme }), withSecrets(live, dependencies));
}

/** What receiving needs, with secrets whose values these are when they are first read, and at every further reading. */
function withSecrets(live: readonly string[], { readAgain = async () => live, onIdentified = () => {} }: Changes = {}) {
  return { secrets: { live: async () => live, readAgain }, clock: { now: () => NOW }, onIdentified };
}

interface Changes {
  readonly readAgain?: WebhookSecrets["readAgain"];
  readonly onIdentified?: EventObserver;
}

interface Request extends Changes {
  readonly body?: string;
  readonly live?: readonly string[];
  readonly rawBody?: Buffer;
}

const signed = (scheme: SchemeName, changes: object = {}) =>
  SIGN[scheme]({ body: BODY[scheme], secret: SECRET, timestamp: SECONDS, ...changes });
const HEADER = { "standard-webhooks": "webhook-signature", stripe: "stripe-signature" } as const;
const signatureOf = (scheme: SchemeName, headers: SignedHeaders) => headers[HEADER[scheme]] ?? "";
const withSignature = (scheme: SchemeName, change: (signature: string) => string) => {
  const headers = signed(scheme);
  return { ...headers, [HEADER[scheme]]: change(signatureOf(scheme, headers)) };
};

describe.each(SCHEME_NAMES)("a %s source", (scheme) => {
  test("given a request that its secret signed, then the webhook, with the body as received", async () => {
    await expect(receive(scheme, signed(scheme))).resolves.toMatchObject({ rawData: BODY[scheme] });
  });

  test.each([-300, 300])("given a signature of %s s away, then it counts", async (seconds) => {
    await expect(receive(scheme, signed(scheme, { timestamp: SECONDS + seconds }))).resolves.toBeDefined();
  });

  test.each([
    [-301, "signed too long ago"],
    [-86_400, "signed too long ago"],
    [301, "signed in the future"],
  ])("given a signature of %s s away, then it is refused", async (seconds, reason) => {
    const late = receive(scheme, signed(scheme, { timestamp: SECONDS + seconds }));

    await expect(late).rejects.toMatchObject({ statusCode: 401, message: "Unauthorized", reason });
  });

  test("given a rotation, then both live secrets count, and no third", async () => {
    const live = [SECRET, PREVIOUS];

    await expect(receive(scheme, signed(scheme), { live })).resolves.toBeDefined();
    await expect(receive(scheme, signed(scheme, { secret: PREVIOUS }), { live })).resolves.toBeDefined();
    await expect(receive(scheme, signed(scheme, { secret: secretNamed("third") }), { live })).rejects.toThrow(
      SignatureError,
    );
    await expect(receive(scheme, signed(scheme, { secret: PREVIOUS }))).rejects.toThrow(SignatureError);
  });

  test("given a sender that signs with two secrets, in whichever order, then one that is live is enough", async () => {
    const own = signatureOf(scheme, signed(scheme));
    const old = signatureOf(scheme, signed(scheme, { secret: secretNamed("old") }));

    for (const list of [joined(scheme, own, old), joined(scheme, old, own)]) {
      await expect(receive(scheme, { ...signed(scheme), [HEADER[scheme]]: list })).resolves.toBeDefined();
    }
  });

  const forgeries: [what: string, headers: SignedHeaders, request?: Request][] = [
    ["no header at all", {}],
    ["an empty signature", withSignature(scheme, () => "")],
    ["another secret", signed(scheme, { secret: secretNamed("other") })],
    ["a body with one byte more", signed(scheme), { body: `${BODY[scheme]} ` }],
    ["a body with one byte less", signed(scheme), { body: BODY[scheme].slice(0, -1) }],
    ["no body", signed(scheme), { body: "" }],
    ["its fields in another order", signed(scheme), { body: reordered(BODY[scheme]) }],
    ["another amount", signed(scheme), { body: BODY[scheme].replace("12", "99") }],
    ["bytes that are no text", signed(scheme), { rawBody: Buffer.from([0xff, 0xfe]) }],
    ["the time changed", retimed(scheme)],
    ["a signature cut short", withSignature(scheme, (signature) => signature.slice(0, -4))],
    ["a signature with one character changed", withSignature(scheme, flipped)],
    ["a signature with a letter in another case", withSignature(scheme, swapCase)],
    ["a signature twice as long", withSignature(scheme, (signature) => signature + signature.slice(-44))],
    ["the version changed", withSignature(scheme, (signature) => signature.replace("v1", "v2"))],
    ["the version of nothing", withSignature(scheme, (signature) => signature.replace(/v1[,=]/, ""))],
    ["a signature that is only white space", withSignature(scheme, () => "   ")],
  ];

  test.each(forgeries)("given %s, then 401, the same for every cause", async (...forgery) => {
    const [, headers, request] = forgery;
    const refused = await receive(scheme, headers, request).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(SignatureError);
    expect(refused).toMatchObject({ statusCode: 401, message: "Unauthorized" });
  });

  test("given no live secret yet, then nothing is let in", async () => {
    await expect(receive(scheme, signed(scheme), { live: [] })).rejects.toThrow(SignatureError);
  });

  test("given a value that is no secret of the scheme, then it does not keep the right one from counting", async () => {
    await expect(receive(scheme, signed(scheme), { live: [SECRET, "put by mistake"] })).resolves.toBeDefined();
    await expect(receive(scheme, signed(scheme), { live: ["put by mistake"] })).rejects.toThrow(WebhookSecretError);
  });

  test("given a signature that no known value made, when the secret is read again and a new value made it, then it counts", async () => {
    const readAgain = jest.fn(async () => [SECRET, PREVIOUS]);

    await expect(receive(scheme, signed(scheme), { live: [PREVIOUS], readAgain })).resolves.toBeDefined();
    await expect(receive(scheme, signed(scheme), { live: ["put by mistake"], readAgain })).resolves.toBeDefined();
    expect(readAgain).toHaveBeenCalledTimes(2);
  });

  test("given a signature that a known value made, then the secret is not read again", async () => {
    const readAgain = jest.fn(async () => [SECRET]);

    await receive(scheme, signed(scheme), { readAgain });

    expect(readAgain).not.toHaveBeenCalled();
  });

  test.each([
    ["was read again a moment ago", undefined, SignatureError],
    ["has no other value", [PREVIOUS], SignatureError],
    ["has a value that is not a secret of the scheme", ["put by mistake"], WebhookSecretError],
  ])(
    "given a signature that no known value made, when the secret %s, then it is refused",
    async (_case, values, error) => {
      const request = { live: [PREVIOUS], readAgain: async () => values };

      await expect(receive(scheme, signed(scheme), request)).rejects.toThrow(error);
    },
  );

  test("given a header of the signature that came twice, then 401, with the reason for the log", async () => {
    const headers = signed(scheme);
    for (const [name, value] of Object.entries(headers)) {
      await expect(receive(scheme, { ...headers, [name]: [value, value] })).rejects.toMatchObject({
        statusCode: 401,
        reason: `more than one header ${name}`,
      });
    }
  });

  test("given an event, then its id is told once its signature is right, and before a field of it is refused", async () => {
    const onIdentified = jest.fn();
    const body = BODY[scheme].replace(/usd/i, "CHF");
    const refused = { body, onIdentified };
    await expect(receive(scheme, signed(scheme, { secret: PREVIOUS }), { onIdentified })).rejects.toThrow();
    expect(onIdentified).not.toHaveBeenCalled();

    await expect(receive(scheme, signed(scheme, { body }), refused)).rejects.toMatchObject({ statusCode: 400 });

    const taken = await receive(scheme, signed(scheme));
    expect(onIdentified.mock.calls).toEqual([[(taken as Webhook).eventId]]);
  });

  test("given a body beyond the limit, then 413 before anything is looked at", async () => {
    const body = " ".repeat(MAX_SIGNED_BODY_BYTES + 1);

    await expect(receive(scheme, {}, { body })).rejects.toEqual(
      new RequestError(413, "Request body too large: must be at most 262144 bytes"),
    );
  });

  test("given a signature that is refused, then the body has not been read as text", async () => {
    const readBody = jest.fn(() => BODY[scheme]);
    const request = { headers: signed(scheme, { secret: PREVIOUS }), rawBody: Buffer.from(BODY[scheme]), readBody };

    await expect(receiveWebhook(request, aSource({ scheme }), withSecrets([SECRET]))).rejects.toThrow(SignatureError);
    expect(readBody).not.toHaveBeenCalled();
  });

  test("given a signature that cannot be right, then the secret is not asked for", async () => {
    const live = jest.fn(async () => [SECRET]);
    const request = { headers: {}, rawBody: Buffer.from(BODY[scheme]), readBody: () => BODY[scheme] };
    const dependencies = { ...withSecrets([]), secrets: { live, readAgain: live } };

    await expect(receiveWebhook(request, aSource({ scheme }), dependencies)).rejects.toThrow(SignatureError);
    expect(live).not.toHaveBeenCalled();
  });
});

/** Both signatures of one time in one header. */
function joined(scheme: SchemeName, first: string, second: string): string {
  return scheme === "stripe" ? `${first},${second.split(",")[1]}` : `${first} ${second}`;
}

function reordered(body: string): string {
  return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(body)).toReversed()));
}

function retimed(scheme: SchemeName): SignedHeaders {
  const headers = signed(scheme);
  const later = String(SECONDS + 1);
  return scheme === "stripe"
    ? { "stripe-signature": signatureOf(scheme, headers).replace(String(SECONDS), later) }
    : { ...headers, "webhook-timestamp": later };
}

/** Changes the fourth character from the end, so that no padding is hit. */
function flipped(signature: string): string {
  const at = signature.length - 4;
  return `${signature.slice(0, at)}${signature[at] === "a" ? "b" : "a"}${signature.slice(at + 1)}`;
}

function swapCase(signature: string): string {
  const [version = "", value = ""] = signature.split(/(?<=v1[,=])/);
  return version + value.replaceAll(/[a-z]/gi, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()));
}
