import { WebhookSecretError } from "../errors.ts";

/** How a secret is written, and which key it stands for. */
export interface SecretForm {
  /** Whether the secret's text itself is the key, or what it encodes. */
  readonly key: "text" | "hex" | "base64";
  /** What such a secret begins with. It is part of a key that is text, and of no other. @default - nothing */
  readonly prefix?: string;
  /** Of text the characters behind the prefix, else the key's bytes. */
  readonly length: { readonly min: number; readonly max: number };
}

/** Of text that nobody guesses. */
export const SECRET_TEXT: SecretForm = { key: "text", length: { min: 16, max: 512 } };

const TEXT = /^[\x21-\x7e]+$/;
const ENCODED = { hex: /^(?:[0-9A-Fa-f]{2})+$/, base64: /^[A-Za-z0-9+/]+={0,2}$/ } as const;

/**
 * The keys that a secret stands for: one for each form that it has. A secret with the prefix of a form has no form without one.
 * @throws WebhookSecretError that says what is allowed, if it has none
 */
export function keysOf(secret: string, forms: readonly SecretForm[]): readonly Buffer[] {
  const prefixed = forms.filter(({ prefix }) => prefix !== undefined && secret.startsWith(prefix));
  const candidates = prefixed.length > 0 ? prefixed : forms.filter(({ prefix }) => prefix === undefined);
  const keys = candidates.flatMap((form) => keyOf(secret, form) ?? []);
  if (keys.length > 0) return keys;
  throw new WebhookSecretError(`the secret must be ${forms.map(described).join(", or ")}`);
}

function keyOf(secret: string, { key, prefix = "", length: { min, max } }: SecretForm): Buffer | undefined {
  const text = secret.slice(prefix.length);
  if (!(key === "text" ? TEXT : ENCODED[key]).test(text)) return undefined;
  const bytes = Buffer.from(text, key === "text" ? "utf8" : key);
  if (bytes.length < min || bytes.length > max) return undefined;
  return key === "text" ? Buffer.from(secret) : bytes;
}

function described({ key, prefix, length: { min, max } }: SecretForm): string {
  const beginning = prefix === undefined ? "" : `${prefix} and `;
  return `${beginning}${min} to ${max} ${key === "text" ? "visible ASCII characters" : `bytes in ${key}`}`;
}
