import { createHash } from "node:crypto";

/**
 * The secret with which a source signs in the local run. It is always the same, so that every sender knows it, and good for every
 * scheme. It guards nothing: the local run listens on 127.0.0.1 only.
 */
export function developmentSecret(source: string): string {
  return `whsec_${createHash("sha256").update(`development secret of ${source}`).digest("base64")}`;
}
