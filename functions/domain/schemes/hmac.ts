import { SignatureError } from "../errors.ts";
import { isIdempotencyKey } from "../webhook-identity.ts";
import { areAnyEqual, hmacOf } from "../webhook-signature.ts";
import type { SignatureMethod, SignedRequest } from "./scheme.ts";
import { keysOf, type SecretForm } from "./secret-forms.ts";
import { readTimestamp, requireHeader } from "./signature-headers.ts";

/** How a sender signs by HMAC, as data. Names of headers are in lower case. */
export interface HmacSignature {
  readonly algorithm: "sha256" | "sha512";
  readonly encoding: "hex" | "base64";
  /** What is signed: a text in which `{body}`, `{time}`, `{id}` and `{url}` stand for what the request has, as
   * `{time}.{body}`. */
  readonly signed: string;
  readonly signature: {
    readonly header: string;
    /** What stands between the items of the header. @default - the header is one item */
    readonly separator?: string;
    /** What an item that is a signature begins with; of several, one of them. @default - nothing */
    readonly prefix?: string | readonly string[];
    /** Whether the header may come more than once. @default - such a request is refused */
    readonly repeated?: boolean;
  };
  /** Where the time stands: in a header of its own, or as an item of the signature's, behind a prefix. @default - none is signed */
  readonly time?: ({ readonly header: string } | { readonly prefix: string }) & {
    /** @default seconds */
    readonly unit?: "seconds" | "milliseconds";
    readonly toleranceSeconds?: number;
  };
  /** The header of the event's id. @default - no header has it */
  readonly id?: { readonly header: string };
  readonly secret: readonly SecretForm[];
}

type Placeholder = "body" | "time" | "id" | "url";

/** Characters of an encoded digest; hexadecimal ones in either case. */
const DIGEST = {
  sha256: { hex: /^[0-9a-fA-F]{64}$/, base64: /^[A-Za-z0-9+/]{43}=$/ },
  sha512: { hex: /^[0-9a-fA-F]{128}$/, base64: /^[A-Za-z0-9+/]{86}==$/ },
} as const;

/** Signatures in one request. Ours: each costs a comparison for every key. */
const MAX_SIGNATURES = 16;

export function hmac({ algorithm, encoding, signed, signature, time, id, secret }: HmacSignature): SignatureMethod {
  const template = signed.split(/\{(\w+)\}/);
  return {
    claim(request) {
      const items = itemsOf(request, signature);
      const idText = id && readId(request, id.header);
      const timeText = time && readTimeText(request, time, items, signature.header);
      const signatures = [signature.prefix ?? ""]
        .flat()
        .flatMap((prefix) => valuesOf(items, prefix))
        .filter((value) => DIGEST[algorithm][encoding].test(value))
        .slice(0, MAX_SIGNATURES)
        .map((value) => Buffer.from(value, encoding));
      if (signatures.length === 0) throw new SignatureError(`${signature.header} holds no signature`);
      const values = { body: request.rawBody, time: timeText ?? "", id: idText ?? "", url: request.url };
      const content = template.map((part, at) => (at % 2 === 0 ? part : values[part as Placeholder]));
      return {
        ...(timeText !== undefined && { signedAt: readTimestamp(timeText, time?.unit), ...tolerance(time) }),
        isMadeBy: (keys) =>
          areAnyEqual(
            keys.map((key) => hmacOf(algorithm, key, content)),
            signatures,
          ),
      };
    },
    signingKeys: (text) => keysOf(text, secret),
  };
}

function tolerance(time: HmacSignature["time"]) {
  return time?.toleranceSeconds === undefined ? {} : { toleranceSeconds: time.toleranceSeconds };
}

function itemsOf(
  { headers }: SignedRequest,
  { header, separator, repeated = false }: HmacSignature["signature"],
): readonly string[] {
  const values = repeated ? [headers[header] ?? []].flat() : [requireHeader(headers, header)];
  return separator === undefined
    ? values
    : values.flatMap((value) => value.split(separator)).map((item) => item.trim());
}

function valuesOf(items: readonly string[], prefix: string): readonly string[] {
  return items.flatMap((item) => (item.startsWith(prefix) ? [item.slice(prefix.length)] : []));
}

function readId({ headers }: SignedRequest, header: string): string {
  const id = requireHeader(headers, header);
  if (!isIdempotencyKey(id)) throw new SignatureError(`${header} is not an id`);
  return id;
}

function readTimeText(
  { headers }: SignedRequest,
  time: NonNullable<HmacSignature["time"]>,
  items: readonly string[],
  header: string,
): string {
  if ("header" in time) return requireHeader(headers, time.header);
  const [value, ...others] = valuesOf(items, time.prefix);
  if (value === undefined || others.length > 0) throw new SignatureError(`${header} holds not one time`);
  return value;
}
