/**
 * How Adyen signs: each item of a request by itself, inside the body. Nothing of an item is signed but the fields named here.
 * Source: Adyen documentation, "Verify HMAC signatures".
 */
import { Decimal } from "../decimal.ts";
import { RequestError, SignatureError } from "../errors.ts";
import { MAX_EVENTS_PER_REQUEST } from "../limits.ts";
import { isPlainObject, parseJsonBody } from "../validation.ts";
import { areAnyEqual, hmacOf } from "../webhook-signature.ts";
import type { SignatureMethod } from "./scheme.ts";
import { keysOf } from "./secret-forms.ts";

const SIGNATURE = /^[A-Za-z0-9+/]{43}=$/;

/** Bytes of a key. Adyen makes keys of 32. */
const KEY = { key: "hex", length: { min: 16, max: 64 } } as const;

export const adyenSignature: SignatureMethod = {
  claim({ rawBody }) {
    const items = itemsOf(contentOf(rawBody)).map((item) => ({
      content: signedContentOf(item),
      signature: signatureOf(item),
    }));
    return {
      isMadeBy: (keys) =>
        items.every(({ content, signature }) =>
          areAnyEqual(
            keys.map((key) => hmacOf("sha256", key, [content])),
            [signature],
          ),
        ),
    };
  },
  signingKeys: (secret) => keysOf(secret, [KEY]),
};

type Json = Readonly<Record<string, unknown>>;

/**
 * The items of a body, each an event.
 * @throws SignatureError if there is none, or more than a request may bring
 */
export function itemsOf({ notificationItems }: Json): readonly Json[] {
  const items = Array.isArray(notificationItems) ? notificationItems : [];
  if (items.length === 0) throw new SignatureError("the body holds no notificationItems");
  if (items.length > MAX_EVENTS_PER_REQUEST) throw new SignatureError("the body holds too many notificationItems");
  return items.map((wrapped) => {
    const item = isPlainObject(wrapped) ? wrapped.NotificationRequestItem : undefined;
    if (isPlainObject(item)) return item;
    throw new SignatureError("a notification item holds no NotificationRequestItem");
  });
}

/**
 * What is signed of an item. Only the merchant's own reference may hold the character that stands between the fields: otherwise
 * whoever captured an item could move text from one field into the next, and the signature would still be right.
 * @throws SignatureError if a field cannot be one that Adyen signed
 */
export function signedContentOf(item: Json): string {
  const { value, currency } = isPlainObject(item.amount) ? item.amount : {};
  const before = [item.pspReference, item.originalReference, item.merchantAccountCode].map(fieldOf);
  const after = [value, currency, item.eventCode, item.success].map(fieldOf);
  if ([...before, ...after].some((field) => field.includes(":")))
    throw new SignatureError("a signed field holds a colon");
  return [...before, fieldOf(item.merchantReference), ...after].join(":");
}

/** Text, or a number's digits; an absent field is signed as empty text. */
function fieldOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (value instanceof Decimal && value.isInteger && value.isExact) return value.toString();
  throw new SignatureError("a signed field is neither text nor a whole number");
}

function signatureOf({ additionalData }: Json): Buffer {
  const signature = isPlainObject(additionalData) ? additionalData.hmacSignature : undefined;
  if (typeof signature !== "string" || !SIGNATURE.test(signature)) {
    throw new SignatureError("additionalData.hmacSignature holds no signature");
  }
  return Buffer.from(signature, "base64");
}

/** Parsed before anything of it is believed: nothing but its size and syntax decides what that costs. */
function contentOf(rawBody: Buffer): Json {
  try {
    return parseJsonBody(rawBody.toString());
  } catch (error) {
    if (error instanceof RequestError) throw new SignatureError("the body is not a JSON object");
    throw error;
  }
}
