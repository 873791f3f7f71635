import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { SignatureError } from "./errors.ts";
import { SIGNATURE_TOLERANCE_SECONDS } from "./limits.ts";
import type { ClaimedSignature } from "./schemes/scheme.ts";

/**
 * Refuses a signature that was not made within the last minutes. Otherwise a captured request could be sent again for ever. Where
 * no time is signed, the event's id alone bounds that: it is recorded once, whenever it comes again.
 * @param now milliseconds since 1970
 * @throws SignatureError
 */
export function checkTime(
  { signedAt, toleranceSeconds = SIGNATURE_TOLERANCE_SECONDS }: ClaimedSignature,
  now: number,
): void {
  if (signedAt === undefined) return;
  const age = Math.floor(now / 1000) - signedAt;
  if (age > toleranceSeconds) throw new SignatureError("signed too long ago");
  if (age < -toleranceSeconds) throw new SignatureError("signed in the future");
}

/** Whether something expected is among what was given. Every pair is compared, each in constant time. */
export function areAnyEqual(expected: readonly Buffer[], given: readonly Buffer[]): boolean {
  const equal = expected.flatMap((one) =>
    given.filter((other) => other.length === one.length && timingSafeEqual(other, one)),
  );
  return equal.length > 0;
}

/** The HMAC of something. Of bytes as its key, Node makes one that all threads could use, for five times the time of the HMAC. */
export function hmacOf(algorithm: "sha256" | "sha512", key: Buffer, content: readonly (string | Buffer)[]): Buffer {
  return content.reduce((mac, part) => mac.update(part), createHmac(algorithm, createSecretKey(key))).digest();
}
