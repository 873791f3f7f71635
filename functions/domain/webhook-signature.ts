import { createHmac, timingSafeEqual } from "node:crypto";
import { SignatureError } from "./errors.ts";
import { SIGNATURE_TOLERANCE_SECONDS } from "./limits.ts";
import type { ClaimedSignature } from "./schemes/scheme.ts";

/**
 * Refuses a signature that was not made within the last minutes. Otherwise a captured request could be sent again for ever.
 * @param now milliseconds since 1970
 * @throws SignatureError
 */
export function checkTime({ timestamp }: ClaimedSignature, now: number): void {
  const age = Math.floor(now / 1000) - timestamp;
  if (age > SIGNATURE_TOLERANCE_SECONDS) throw new SignatureError("signed too long ago");
  if (age < -SIGNATURE_TOLERANCE_SECONDS) throw new SignatureError("signed in the future");
}

/**
 * Whether one of the keys made one of a request's signatures, over exactly these bytes. Every pair is compared, each in constant
 * time.
 */
export function isSignedBy(keys: readonly Buffer[], { prefix, signatures }: ClaimedSignature, body: Buffer): boolean {
  const matches = keys.flatMap((key) => {
    const expected = createHmac("sha256", key).update(prefix).update(body).digest();
    return signatures.filter((given) => given.length === expected.length && timingSafeEqual(given, expected));
  });
  return matches.length > 0;
}
