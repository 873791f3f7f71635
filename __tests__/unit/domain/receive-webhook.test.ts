import { RequestError, SignatureError, WebhookSecretError } from "../../../functions/domain/errors.ts";
import type { RequestHeaders } from "../../../functions/domain/headers.ts";
import { MAX_SIGNED_BODY_BYTES } from "../../../functions/domain/limits.ts";
import type { WebhookSecrets } from "../../../functions/domain/ports.ts";
import { type ReceivedEvent, receiveWebhooks } from "../../../functions/domain/receive-webhook.ts";
import type { SchemeName } from "../../../functions/domain/schemes/names.ts";
import type { IgnoredEvent } from "../../../functions/domain/schemes/scheme.ts";
import type { Webhook } from "../../../functions/domain/webhook.ts";
import type { EventObserver } from "../../../functions/domain/webhook-identity.ts";
import type { WebhookSource } from "../../../functions/domain/webhook-sources.ts";
import { DEVELOPMENT_CERTIFICATES } from "../../../testing/factories/certificates.ts";
import { secretNamed } from "../../../testing/factories/signatures.ts";
import { type AnySource, EVERY_SOURCE, senderToSource } from "../../../testing/factories/signed-webhooks.ts";
import { aSource } from "../../../testing/factories/sources.ts";
import { eventBody, type SignedEvent, signedRequest } from "../../../tools/webhook/events.ts";
import type { EventOptions } from "../../../tools/webhook/options.ts";

const NOW = Date.parse("2026-11-24T08:00:00.900Z");
const SECONDS = Math.floor(NOW / 1000);
const URL = "https://api.example.com/prod/webhooks/acme";

/** How a scheme's signature is told apart from the others'. */
interface Traits {
  /** The header of the signature. @default - the body holds it, and only some of its fields are signed */
  readonly header?: string;
  /** What a signature begins with in it. */
  readonly prefix?: string;
  /** Whether it counts without that as well. */
  readonly bare?: boolean;
  /** Whether a time is signed. */
  readonly timed?: boolean;
  /** Seconds by which the time may differ from now. @default 300 */
  readonly tolerance?: number;
  /** Whether events of the other mode are signed by somebody else. */
  readonly signedByMode?: boolean;
  /** Whether letters of a signature are the same in either case. */
  readonly hex?: boolean;
  /** Two signatures of one request in one header, if a sender may send that. */
  readonly joined?: (first: string, second: string) => string;
  /** Whether events say which mode they are of. */
  readonly modes?: boolean;
  /** Whether a secret comes itself, and nothing is signed. */
  readonly unsigned?: boolean;
  /** What other events are in, if not the whole body. */
  readonly envelope?: (event: string) => string;
}

const lastItem = (list: string, separator: string) => list.split(separator).at(-1) ?? "";

const TRAITS: Readonly<Record<SchemeName, Traits>> = {
  adyen: { modes: true },
  checkout: { header: "cko-signature", hex: true },
  mollie: {
    header: "x-mollie-signature",
    prefix: "sha256=",
    bare: true,
    hex: true,
    modes: true,
    joined: (first, second) => `${first}, ${second}`,
  },
  paddle: {
    header: "paddle-signature",
    prefix: "h1=",
    hex: true,
    timed: true,
    joined: (first, second) => `${first};${lastItem(second, ";")}`,
  },
  paypal: { header: "paypal-transmission-sig", timed: true, tolerance: 4 * 86_400, signedByMode: true },
  razorpay: { header: "x-razorpay-signature", hex: true },
  shopify: { header: "x-shopify-hmac-sha256", modes: true },
  square: { header: "x-square-hmacsha256-signature" },
  "standard-webhooks": {
    header: "webhook-signature",
    prefix: "v1,",
    timed: true,
    joined: (first, second) => `${first} ${second}`,
  },
  stripe: {
    header: "stripe-signature",
    prefix: "v1=",
    hex: true,
    timed: true,
    modes: true,
    joined: (first, second) => `${first},${lastItem(second, ",")}`,
  },
};

/** Those of sources whose scheme is a setting, by their names. */
const CONFIGURED_TRAITS: Readonly<Record<string, Traits>> = {
  signed: {
    header: "x-acme-signature",
    prefix: "v1=",
    hex: true,
    timed: true,
    joined: (first, second) => `${first},${lastItem(second, ",")}`,
  },
  listed: { header: "x-list-signature", envelope: (event) => `{"events":[${event}]}` },
  tokened: { header: "authorization", prefix: "Bearer ", modes: true, unsigned: true },
  credentialed: { header: "authorization", prefix: "Basic ", unsigned: true },
};

const traitsOf = ({ name, scheme }: AnySource) => CONFIGURED_TRAITS[name] ?? TRAITS[scheme as SchemeName];

const bodyOf = (of: AnySource, options: Partial<EventOptions> = {}) =>
  eventBody(senderToSource(of), "evt_1", { currency: "USD", id: "tx_1", ...options }, NOW);
const secretOf = ({ scheme }: AnySource, name = "current") => secretNamed(name, scheme);

const sourceOf = ({ scheme, configuration }: AnySource, changes: Partial<WebhookSource> = {}) =>
  aSource({ scheme, ...changes }, undefined, undefined, configuration);

interface Signed {
  readonly body?: string;
  readonly secret?: string;
  readonly timestamp?: number;
}

const signed = (
  of: AnySource,
  { body = bodyOf(of), secret = secretOf(of), timestamp = SECONDS }: Signed = {},
): Promise<SignedEvent> =>
  signedRequest(senderToSource(of), { body, secret, eventId: "evt_1", url: URL, signedAt: new Date(timestamp * 1000) });

interface Changes {
  readonly readAgain?: WebhookSecrets["readAgain"];
  readonly onIdentified?: EventObserver;
}

interface Request extends Changes {
  readonly body?: string;
  readonly live?: readonly string[];
  readonly rawBody?: Buffer;
  readonly url?: string;
  readonly source?: Partial<WebhookSource>;
}

/** What receiving needs, with secrets whose values these are when they are first read, and at every further reading. */
function withSecrets(live: readonly string[], { readAgain = async () => live, onIdentified = () => {} }: Changes = {}) {
  const secrets = { live: async () => live, readAgain };
  return { secrets, certificates: DEVELOPMENT_CERTIFICATES, clock: { now: () => NOW }, onIdentified };
}

/** A request with one event to a source whose live secrets are these. */
async function receive(
  of: AnySource,
  { headers, body: signedBody }: { readonly headers: RequestHeaders; readonly body: string },
  { body = signedBody, live = [secretOf(of)], url = URL, source = {}, ...request }: Request = {},
): Promise<Webhook | IgnoredEvent> {
  const { rawBody = Buffer.from(body), ...dependencies } = request;
  const unverified = { headers, rawBody, url, readBody: () => rawBody.toString() };
  const { events } = await receiveWebhooks(unverified, sourceOf(of, source), withSecrets(live, dependencies));
  expect(events).toHaveLength(1);
  return (events[0] as ReceivedEvent)();
}

/** @returns the request with another signature */
async function withSignature(of: AnySource, change: (signature: string) => string): Promise<SignedEvent> {
  const { headers, body } = await signed(of);
  const { header } = traitsOf(of);
  if (header !== undefined) return { headers: { ...headers, [header]: change(headers[header] ?? "") }, body };
  const old = signatureIn(body);
  return { headers, body: body.replace(JSON.stringify(old), JSON.stringify(change(old))) };
}

/** The signature that a body of Adyen holds. */
function signatureIn(body: string): string {
  return JSON.parse(body).notificationItems[0].NotificationRequestItem.additionalData.hmacSignature;
}

describe.each(EVERY_SOURCE)("a $scheme source, $name", (of) => {
  const { scheme } = of;
  const { header, prefix, bare = false, timed = false, hex = false, joined, modes = false } = traitsOf(of);
  const { tolerance = 300, signedByMode = false } = traitsOf(of);
  const { unsigned = false, envelope = (event: string) => event } = traitsOf(of);
  const [current, previous] = [secretOf(of), secretOf(of, "previous")];

  test("given a request that its secret signed, then the webhook, with the event as received", async () => {
    const request = await signed(of);

    await expect(receive(of, request)).resolves.toMatchObject({
      rawData: eventIn(request.body),
      payment: {
        transaction_id: "tx_1",
        amount: { digits: "1234", exponent: -2 },
        currency: "USD",
        status: "completed",
      },
    });
  });

  test.each([-tolerance, tolerance])("given a signature of %s s away, then it counts", async (seconds) => {
    await expect(receive(of, await signed(of, { timestamp: SECONDS + seconds }))).resolves.toBeDefined();
  });

  test.each([
    [-tolerance - 1, "signed too long ago"],
    [-tolerance - 86_400, "signed too long ago"],
    [tolerance + 1, "signed in the future"],
  ])(
    "given a signature of %s s away, then it is refused if its time is signed, else it counts",
    async (seconds, reason) => {
      const late = receive(of, await signed(of, { timestamp: SECONDS + seconds }));

      await (timed
        ? expect(late).rejects.toMatchObject({ statusCode: 401, message: "Unauthorized", reason })
        : expect(late).resolves.toHaveProperty("payment"));
    },
  );

  test("given a request again, then it is the same event, whatever its headers beside the signature say", async () => {
    const { headers, body } = await signed(of);
    const unsigned = Object.keys(headers).filter((name) => /event-id|triggered-at/.test(name));
    const changed = { ...headers, ...Object.fromEntries(unsigned.map((name) => [name, "another"])), "x-other": "1" };
    const again = { headers: changed, body };

    const [first, second] = [await receive(of, { headers, body }), await receive(of, again)] as [Webhook, Webhook];

    expect([second.eventId, second.contentDigest]).toEqual([first.eventId, first.contentDigest]);
  });

  test("given a rotation, then both live secrets count, and no third", async () => {
    const live = [current, previous];

    await expect(receive(of, await signed(of), { live })).resolves.toBeDefined();
    await expect(receive(of, await signed(of, { secret: previous }), { live })).resolves.toBeDefined();
    await expect(receive(of, await signed(of, { secret: secretOf(of, "third") }), { live })).rejects.toThrow(
      SignatureError,
    );
    await expect(receive(of, await signed(of, { secret: previous }))).rejects.toThrow(SignatureError);
  });

  test("given two signatures, in whichever order, then one of a live secret is enough where a sender sends two", async () => {
    const signatureOf = ({ headers, body }: SignedEvent) => (header ? (headers[header] ?? "") : signatureIn(body));
    const [own, old] = [signatureOf(await signed(of)), signatureOf(await signed(of, { secret: secretOf(of, "old") }))];
    const join = joined ?? ((first: string, second: string) => `${first},${second}`);

    for (const list of [join(own, old), join(old, own)]) {
      const received = receive(of, await withSignature(of, () => list));
      await (joined ? expect(received).resolves.toBeDefined() : expect(received).rejects.toThrow(SignatureError));
    }
  });

  test("given an event of the sender's test mode, then a live source ignores it where events tell their mode", async () => {
    const request = await signed(of, { body: bodyOf(of, { mode: "test" }) });

    const [ofLive, ofTest] = [receive(of, request), receive(of, request, { source: { mode: "test" } })];

    await expect(ofTest).resolves.toHaveProperty("payment");
    if (signedByMode) return expect(ofLive).rejects.toThrow(SignatureError);
    await expect(ofLive).resolves.toEqual(
      modes ? { ignored: "of the other mode" } : expect.objectContaining({ rawData: eventIn(request.body) }),
    );
  });

  test("given a failed payment, then it is failed, and an event about something else is ignored", async () => {
    const failed = bodyOf(of, { status: "failed" });
    const other = header
      ? envelope('{"id":"evt_2","event_id":"evt_2","type":"customer.created","data":{}}')
      : bodyOf(of, { type: "REPORT_AVAILABLE" });

    await expect(receive(of, await signed(of, { body: failed }))).resolves.toMatchObject({
      payment: { status: "failed" },
    });
    await expect(receive(of, await signed(of, { body: other }))).resolves.toEqual({
      ignored: "not about a payment",
    });
  });

  type Forgery = [what: string, forged: () => Promise<SignedEvent>, request?: Request];
  const changed = async (change: (body: string) => string) => {
    const { headers, body } = await signed(of);
    return { headers, body: change(body) };
  };

  const forgeries: Forgery[] = [
    ["an empty signature", () => withSignature(of, () => "")],
    ["another secret", () => signed(of, { secret: secretOf(of, "other") })],
    ["a signature cut short", () => withSignature(of, (signature) => signature.slice(0, -4))],
    ["a signature with one character changed", () => withSignature(of, flipped)],
    ["a signature twice as long", () => withSignature(of, (signature) => signature + signature.slice(-44))],
    ["a signature that is only white space", () => withSignature(of, () => "   ")],
    ...when(!unsigned, [
      ["a body with one byte less", () => changed((body) => body.slice(0, -1))],
      ["no body", () => changed(() => "")],
      ["another amount", () => changed((body) => body.replace("12", "99"))],
      ["bytes that are not text", () => signed(of), { rawBody: Buffer.from([0xff, 0xfe]) }],
    ]),
    ...when(header !== undefined, [["no header at all", async () => ({ headers: {}, body: bodyOf(of) })]]),
    ...when(header !== undefined && !unsigned, [
      ["a body with one byte more", () => changed((body) => `${body} `)],
      ["its fields in another order", () => changed(reordered)],
    ]),
    ...when(header === undefined, [["no signature", async () => ({ headers: {}, body: bodyOf(of) })]]),
    ...when(!hex, [["a signature in another case", () => withSignature(of, swapCase)]]),
    ...when(timed, [["the time changed", () => retimed(of)]]),
    ...when(prefix !== undefined, [
      ["another prefix", () => withSignature(of, (signature) => signature.replace(`${prefix}`, `x${prefix}`))],
    ]),
    ...when(prefix !== undefined && !bare, [
      ["no prefix", () => withSignature(of, (signature) => signature.replace(`${prefix}`, ""))],
    ]),
    ...when(scheme === "square", [["another URL", () => signed(of), { url: `${URL}/` }]]),
  ];

  function when(condition: boolean, list: Forgery[]): Forgery[] {
    return condition ? list : [];
  }

  test.each(forgeries)("given %s, then 401, the same for every cause", async (...forgery) => {
    const [, forged, request] = forgery;
    const refused = await receive(of, await forged(), request).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(SignatureError);
    expect(refused).toMatchObject({ statusCode: 401, message: "Unauthorized" });
  });

  test("given no live secret yet, then nothing is let in", async () => {
    await expect(receive(of, await signed(of), { live: [] })).rejects.toThrow(SignatureError);
  });

  test("given a value that is not a secret of the scheme, then it does not keep the right one from counting", async () => {
    const request = await signed(of);

    await expect(receive(of, request, { live: [current, "put by mistake"] })).resolves.toBeDefined();
    await expect(receive(of, request, { live: ["put by mistake"] })).rejects.toThrow(WebhookSecretError);
  });

  test("given a signature that no known value made, when the secret is read again and a new value made it, then it counts", async () => {
    const readAgain = jest.fn(async () => [current, previous]);
    const request = await signed(of);

    await expect(receive(of, request, { live: [previous], readAgain })).resolves.toBeDefined();
    await expect(receive(of, request, { live: ["put by mistake"], readAgain })).resolves.toBeDefined();
    expect(readAgain).toHaveBeenCalledTimes(2);
  });

  test("given a signature that a known value made, then the secret is not read again", async () => {
    const readAgain = jest.fn(async () => [current]);

    await receive(of, await signed(of), { readAgain });

    expect(readAgain).not.toHaveBeenCalled();
  });

  test.each([
    ["was read again a moment ago", undefined, SignatureError],
    ["has no other value", [previous], SignatureError],
    ["has a value that is not a secret of the scheme", ["put by mistake"], WebhookSecretError],
  ])(
    "given a signature that no known value made, when the secret %s, then it is refused",
    async (_case, values, error) => {
      const request = { live: [previous], readAgain: async () => values };

      await expect(receive(of, await signed(of), request)).rejects.toThrow(error);
    },
  );

  test("given an event, then its id is told once its signature is right, and before a field of it is refused", async () => {
    const onIdentified = jest.fn();
    const body = bodyOf(of).replaceAll(/usd/gi, "CHF");
    const forged = await signed(of, { secret: previous });
    await expect(receive(of, forged, { onIdentified })).rejects.toThrow();
    expect(onIdentified).not.toHaveBeenCalled();

    const refused = receive(of, await signed(of, { body }), { onIdentified });
    await expect(refused).rejects.toMatchObject({ statusCode: 400 });

    expect(onIdentified).toHaveBeenCalledTimes(1);
    expect(onIdentified.mock.calls[0]?.[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  test("given a payment in another currency, then it is ignored if the source says so", async () => {
    const body = bodyOf(of).replaceAll(/usd/gi, "CHF");
    const source = { otherCurrencies: "ignore" } as const;

    await expect(receive(of, await signed(of, { body }), { source })).resolves.toEqual({
      ignored: "in another currency",
    });
  });

  test("given a body beyond the limit, then 413 before anything is looked at", async () => {
    const body = " ".repeat(MAX_SIGNED_BODY_BYTES + 1);

    await expect(receive(of, { headers: {}, body })).rejects.toEqual(
      new RequestError(413, "Request body too large: must be at most 262144 bytes"),
    );
  });

  const unread = ({ headers, body }: SignedEvent, readBody: () => string) => ({
    headers,
    rawBody: Buffer.from(body),
    url: URL,
    readBody,
  });

  test("given a signature that is refused, then the body has not been read as text", async () => {
    const readBody = jest.fn(() => bodyOf(of));
    const request = unread(await signed(of, { secret: previous }), readBody);

    await expect(receiveWebhooks(request, sourceOf(of), withSecrets([current]))).rejects.toThrow(SignatureError);
    expect(readBody).not.toHaveBeenCalled();
  });

  test("given a signature that cannot be right, then the secret is not asked for", async () => {
    const live = jest.fn(async () => [current]);
    const dependencies = { ...withSecrets([]), secrets: { live, readAgain: live } };
    const request = unread({ headers: {}, body: bodyOf(of) }, () => bodyOf(of));

    await expect(receiveWebhooks(request, sourceOf(of), dependencies)).rejects.toThrow(SignatureError);
    expect(live).not.toHaveBeenCalled();
  });
});

const WITH_HEADER = EVERY_SOURCE.flatMap((of) => {
  const { header } = traitsOf(of);
  return header === undefined ? [] : [[of.name, header, of] as const];
});

test.each(WITH_HEADER)(
  "given the source %s and the signature's header %s twice, then 401, but for a sender that repeats it during a rotation",
  async (_name, header, of) => {
    const { headers, body } = await signed(of);
    const signature = headers[header] ?? "";
    const twice = receive(of, { headers: { ...headers, [header]: [signature, signature] }, body });

    await (of.scheme === "mollie"
      ? expect(twice).resolves.toBeDefined()
      : expect(twice).rejects.toMatchObject({ statusCode: 401, reason: `more than one header ${header}` }));
  },
);

function reordered(body: string): string {
  return JSON.stringify(JSON.parse(body), (_key, value) =>
    typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toReversed()) : value,
  );
}

/** The event as text: the body, or the one event in its list. */
function eventIn(body: string): string {
  return /^\{"events":\[(.*)\]\}$/.exec(body)?.[1] ?? body;
}

/** The request with the time of a second later in its headers. */
async function retimed(of: AnySource): Promise<SignedEvent> {
  const written = (seconds: number) => [String(seconds), new Date(seconds * 1000).toISOString().slice(0, -5)];
  const [now, later] = [written(SECONDS), written(SECONDS + 1)];
  const { headers, body } = await signed(of);
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    now.reduce((text, time, index) => text.replace(time, later[index] ?? ""), value),
  ]);
  return { headers: Object.fromEntries(entries), body };
}

/** Changes the fourth character from the end, so that no padding is hit. */
function flipped(signature: string): string {
  const at = signature.length - 4;
  return `${signature.slice(0, at)}${signature[at] === "a" ? "b" : "a"}${signature.slice(at + 1)}`;
}

function swapCase(signature: string): string {
  const [version = "", value = ""] = signature.startsWith("v1,") ? ["v1,", signature.slice(3)] : ["", signature];
  return version + value.replaceAll(/[a-z]/gi, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()));
}
