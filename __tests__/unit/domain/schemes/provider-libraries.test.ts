import { SignatureError } from "../../../../functions/domain/errors.ts";
import { receiveWebhooks } from "../../../../functions/domain/receive-webhook.ts";
import { SCHEMES } from "../../../../functions/domain/schemes/index.ts";
import { SCHEME_NAMES, type SchemeName } from "../../../../functions/domain/schemes/names.ts";
import { secretNamed } from "../../../../testing/factories/signatures.ts";
import { aSource } from "../../../../testing/factories/sources.ts";
import { eventBody, type SignedEvent, signedRequest } from "../../../../tools/webhook/events.ts";
import { PAYPAL_KEY, type Unsigned, type Vector, WITNESSES } from "./support/witnesses.ts";

const NOW = new Date("2026-11-24T08:00:00Z");
const URL = "https://api.example.com/prod/webhooks/acme";

// The libraries have no clock but the system's.
beforeEach(() => jest.useFakeTimers({ now: NOW, doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] }));
afterEach(() => jest.useRealTimers());

/** Whether a source with these live secrets lets a request in. */
async function isLetIn(scheme: SchemeName, { body, headers }: SignedEvent, live: readonly string[]): Promise<boolean> {
  const secrets = { live: async () => live, readAgain: async () => undefined };
  const request = { headers, rawBody: Buffer.from(body), url: URL, readBody: () => body };
  const dependencies = { secrets, clock: { now: () => Date.now() }, onIdentified: () => {} };
  try {
    return (await receiveWebhooks(request, aSource({ scheme }), dependencies)).events.length > 0;
  } catch (error) {
    if (error instanceof SignatureError) return false;
    throw error;
  }
}

/** Whether the provider's own library takes a request with one of the secrets. */
async function isAccepted(scheme: SchemeName, request: SignedEvent, live: readonly string[]): Promise<boolean> {
  for (const secret of live) {
    try {
      if (await WITNESSES[scheme].library?.accepts(request, secret)) return true;
    } catch {
      // It says so.
    }
  }
  return false;
}

type Sign = (request: Unsigned) => Promise<SignedEvent>;

const ourSender =
  (scheme: SchemeName): Sign =>
  (request) =>
    signedRequest(scheme, { ...request, eventId: "evt_1", url: URL });

const LIBRARIES = SCHEME_NAMES.flatMap((scheme) => {
  const { library } = WITNESSES[scheme];
  if (!library) return [];
  const signers: [signer: string, Sign][] = [["our test sender", ourSender(scheme)]];
  const { name, sign, signBody } = library;
  if (sign) signers.push([name, async (request) => ({ body: request.body, headers: await sign(request) })]);
  if (signBody) signers.push([name, async (request) => ({ body: signBody(request), headers: {} })]);
  return signers.map(([signer, sign]) => ({ scheme, library: library.name, signer, sign }));
});

interface Traits {
  /** Of the signature. @default - the body holds it, and what is signed are fields */
  readonly header?: string;
  /** Whether a time is signed. */
  readonly timed?: boolean;
  /** What stands between several signatures, if there may be several. */
  readonly separator?: string;
  /** Whether the library looks at the last signature only, although the provider sends several during a rotation. */
  readonly lastOnly?: boolean;
}

const TRAITS: Readonly<Partial<Record<SchemeName, Traits>>> = {
  adyen: {},
  paddle: { header: "paddle-signature", timed: true, separator: ";", lastOnly: true },
  razorpay: { header: "x-razorpay-signature" },
  shopify: { header: "x-shopify-hmac-sha256" },
  "standard-webhooks": { header: "webhook-signature", timed: true, separator: " " },
  stripe: { header: "stripe-signature", timed: true, separator: "," },
};

test.each(SCHEME_NAMES)(
  "given the scheme %s, then its provider's library or somebody else's signatures show in both directions how it signs",
  (scheme) => {
    const { library, vectors } = WITNESSES[scheme];

    expect(library !== undefined || vectors.length > 0).toBe(true);
    // A library that only verifies does not show what the provider signs.
    expect((library?.sign ?? library?.signBody) !== undefined || vectors.length > 0).toBe(true);
    expect(library === undefined || TRAITS[scheme] !== undefined).toBe(true);
  },
);

describe.each(LIBRARIES)("given an event of scheme $scheme that $signer signed", ({ scheme, library, sign }) => {
  const { header, timed = false, separator, lastOnly = false } = TRAITS[scheme] ?? {};
  const [CURRENT, PREVIOUS, OTHER] = ["current", "previous", "other"].map((name) => secretNamed(name, scheme)) as [
    string,
    string,
    string,
  ];
  const unsigned = eventBody(scheme, "evt_1", { currency: "USD", id: "tx_1" }, NOW.getTime());
  const signed = async ({ secret = CURRENT, signedAt = NOW }: Partial<Unsigned> = {}): Promise<SignedEvent> =>
    sign({ body: unsigned, secret, signedAt });
  const withSignature = ({ headers, body }: SignedEvent, change: (signature: string) => string): SignedEvent =>
    header === undefined
      ? { headers, body: body.replace(/(?<="hmacSignature":")[^"]+/, change) }
      : { headers: { ...headers, [header]: change(headers[header] ?? "") }, body };
  const withBody = async (change: (body: string) => string): Promise<SignedEvent> => {
    const { headers, body } = await signed();
    return { headers, body: change(body) };
  };
  const secondsAgo = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
  /** Beside what another secret signed: the last signature of one header behind that of the other. */
  const withAnother = async (isFirst: boolean): Promise<SignedEvent> => {
    const [own, other] = [await signed(), await signed({ secret: OTHER })];
    const last = ({ headers }: SignedEvent) => (headers[header ?? ""] ?? "").split(separator ?? "\0").at(-1) ?? "";
    const [first, second] = isFirst ? [own, other] : [other, own];
    return withSignature(first, (signature) => `${signature}${separator}${last(second)}`);
  };

  const cases: [what: string, request: () => Promise<SignedEvent>, isRight: boolean, live?: readonly string[]][] = [
    ["it is as it was sent", signed, true],
    ["its secret is the previous one", () => signed({ secret: PREVIOUS }), true, [CURRENT, PREVIOUS]],
    ["its secret is the current one of two", signed, true, [CURRENT, PREVIOUS]],
    ["its secret is a third one", () => signed({ secret: OTHER }), false, [CURRENT, PREVIOUS]],
    ["its secret is another one", () => signed({ secret: OTHER }), false],
    ["its amount is changed", () => withBody((body) => body.replace("12", "99")), false],
    ["its body has a byte more", () => withBody((body) => `${body} `), header === undefined],
    ["its body is cut short", () => withBody((body) => body.slice(0, -1)), false],
    ["its signature is cut short", async () => withSignature(await signed(), (all) => all.slice(0, -4)), false],
    ["its signature is empty", async () => withSignature(await signed(), () => ""), false],
    ["it has no signature", async () => ({ body: unsigned, headers: {} }), false],
    // Paddle's library takes five seconds.
    ["it was signed five seconds ago", () => signed({ signedAt: secondsAgo(5) }), true],
    ["it was signed ten minutes ago", () => signed({ signedAt: secondsAgo(600) }), !timed],
    ...((separator === undefined
      ? []
      : [
          ["another secret's signature is the first one", () => withAnother(false), true],
          ...(lastOnly ? [] : [["another secret's signature is the second one", () => withAnother(true), true]]),
        ]) as typeof cases),
  ];

  test.each(cases)(
    `when %s, then ${library} and we say the same of it`,
    async (_what, request, isRight, live = [CURRENT]) => {
      const received = await request();

      const verdicts = [await isLetIn(scheme, received, live), await isAccepted(scheme, received, live)];

      expect(verdicts).toEqual([isRight, isRight]);
    },
  );

  if (lastOnly) {
    test("when another secret's signature is the second one, then we let it in, as the provider says, though its library does not", async () => {
      const received = await withAnother(true);

      expect(await isLetIn(scheme, received, [CURRENT])).toBe(true);
      expect(await isAccepted(scheme, received, [CURRENT])).toBe(false);
    });
  }
});

/** What they sign is looked at below. */
const OF_THEIR_OWN: readonly SchemeName[] = ["adyen", "paypal"];

const VECTORS = SCHEME_NAMES.filter((scheme) => !OF_THEIR_OWN.includes(scheme)).flatMap((scheme) =>
  WITNESSES[scheme].vectors.map((vector) => ({ scheme, ...vector })),
);

describe.each(VECTORS)("given what $from signed as senders of scheme $scheme do", ({ scheme, ...vector }) => {
  const signature = SCHEMES[scheme]?.signature;
  const isRight = async ({ secret, body, url = URL, headers }: Vector): Promise<boolean> => {
    try {
      // The key itself: secrets of vectors are shorter than those that senders make.
      const keys = secret.startsWith("whsec_") ? signature?.signingKeys(secret) : [Buffer.from(secret)];
      return (await signature?.claim({ headers, rawBody: Buffer.from(body), url }).isMadeBy(keys ?? [])) ?? false;
    } catch (error) {
      if (error instanceof SignatureError) return false;
      throw error;
    }
  };
  const changed = (change: (value: string) => string) =>
    Object.fromEntries(Object.entries(vector.headers).map(([name, value]) => [name, change(value)]));

  test("when we look at it, then it is right, and nothing changed is", async () => {
    const { secret, body } = vector;

    expect(await isRight(vector)).toBe(true);
    expect(await isRight({ ...vector, body: `${body} ` })).toBe(false);
    expect(await isRight({ ...vector, body: body.slice(0, -1) })).toBe(false);
    expect(await isRight({ ...vector, secret: secret.replace(/.$/, "x") })).toBe(false);
    expect(await isRight({ ...vector, headers: changed((value) => value.slice(0, value.length / 2 - 10)) })).toBe(
      false,
    );
    expect(await isRight({ ...vector, headers: {} })).toBe(false);
  });

  test("when our test sender signs the same, then its signature is that one", async () => {
    const { secret, body, url = URL, signedAt = 0, headers, several = false } = vector;
    const eventId = headers["webhook-id"] ?? "evt_1";

    const signing = { secret, body, url, eventId, signedAt: new Date(signedAt * 1000) };
    const { headers: ours } = await signedRequest(scheme, signing);

    for (const [name, value] of Object.entries(headers)) {
      if (several) expect(value.startsWith(`${ours[name]};`)).toBe(true);
      else expect(ours[name]).toBe(value);
    }
  });
});

test("given Mollie's signature without its prefix, as Mollie's library signs in its tests, then it counts as well", () => {
  const [vector] = WITNESSES.mollie.vectors as [Vector];
  const { signature } = SCHEMES.mollie ?? {};
  const bare = vector.headers["x-mollie-signature"]?.replace("sha256=", "") ?? "";
  const claim = (header: string) =>
    signature?.claim({ headers: { "x-mollie-signature": header }, rawBody: Buffer.from(vector.body), url: URL });

  expect(claim(bare)?.isMadeBy([Buffer.from(vector.secret)])).toBe(true);
  expect(claim(bare)?.isMadeBy([Buffer.from(`${vector.secret}x`)])).toBe(false);
  expect(() => claim(`sha512=${bare}`)).toThrow(SignatureError);
});

test("given Adyen's own vector, then we take it, no changed field of it, and our test sender signs the same", async () => {
  const [{ secret, body }] = WITNESSES.adyen.vectors as [Vector];
  const { signature } = SCHEMES.adyen ?? {};
  const isRight = (text: string) =>
    signature?.claim({ headers: {}, rawBody: Buffer.from(text), url: URL }).isMadeBy(signature.signingKeys(secret));
  const unsigned = body.replace(/"hmacSignature":"[^"]+"/, "");

  expect(isRight(body)).toBe(true);
  expect(isRight(body.replace("1130", "1131"))).toBe(false);
  expect(isRight(body.replace("TestPayment", "Payment"))).toBe(false);
  expect((await signedRequest("adyen", { secret, body: unsigned, url: URL, eventId: "evt_1" })).body).toBe(body);
});

test.each(WITNESSES.paypal.vectors)(
  "given request $headers.paypal-transmission-id of PayPal's sandbox, then we take it in mode test, and nothing changed",
  async (vector) => {
    const { signature } = SCHEMES.paypal ?? {};
    const isRight = async ({ body, headers, secret }: Vector) =>
      signature
        ?.claim({ headers, rawBody: Buffer.from(body), url: URL, mode: "test" })
        .isMadeBy(signature.signingKeys(secret), { publicKey: async () => PAYPAL_KEY });
    const { headers, body, secret } = vector;

    expect(await isRight(vector)).toBe(true);
    expect(await isRight({ ...vector, body: body.replace("20.00", "99.00") })).toBe(false);
    expect(await isRight({ ...vector, secret: secret.replace(/.$/, "X") })).toBe(false);
    expect(await isRight({ ...vector, headers: { ...headers, "paypal-transmission-id": "another" } })).toBe(false);
    expect(
      await isRight({ ...vector, headers: { ...headers, "paypal-transmission-time": "2026-11-24T08:00:00Z" } }),
    ).toBe(false);
  },
);
