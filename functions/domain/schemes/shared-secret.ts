/** Requests that bring a secret itself. They sign nothing: whoever has seen one can send any other. */
import { createHash } from "node:crypto";
import { SignatureError, WebhookSecretError } from "../errors.ts";
import { areAnyEqual } from "../webhook-signature.ts";
import type { TokenConfiguration } from "./configuration.ts";
import type { ClaimedSignature, SignatureMethod } from "./scheme.ts";
import { keysOf, SECRET_TEXT } from "./secret-forms.ts";
import { requireHeader } from "./signature-headers.ts";

/** A token in a header. The secret is the token. */
export function sharedToken({ header, prefix = "" }: TokenConfiguration): SignatureMethod {
  const name = header.toLowerCase();
  return {
    claim({ headers }) {
      const value = requireHeader(headers, name);
      if (!value.startsWith(prefix)) throw new SignatureError(`${name} holds no token`);
      return claimOf(Buffer.from(value.slice(prefix.length)));
    },
    signingKeys: (secret) => keysOf(secret, [SECRET_TEXT]),
  };
}

/** HTTP Basic (RFC 7617). The secret is `user:password`. */
export const basicCredentials: SignatureMethod = {
  claim({ headers }) {
    const [, credentials] = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(requireHeader(headers, "authorization")) ?? [];
    if (credentials === undefined) throw new SignatureError("authorization holds no credentials");
    return claimOf(Buffer.from(credentials, "base64"));
  },
  signingKeys(secret) {
    if (!secret.includes(":")) throw new WebhookSecretError("the secret must be user:password");
    return keysOf(secret, [SECRET_TEXT]);
  },
};

/** Digests are compared: those of secrets of any length are of one length. */
function claimOf(given: Buffer): ClaimedSignature {
  return { isMadeBy: (keys) => areAnyEqual(keys.map(sha256), [sha256(given)]) };
}

function sha256(content: Buffer): Buffer {
  return createHash("sha256").update(content).digest();
}
