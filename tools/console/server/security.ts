/** Who may ask the console what. It listens on this machine only, where other people and other pages' scripts are too. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Sent with every answer. */
export const HEADERS = {
  // The page is one file of script and one of style, both from here. Nothing else may be loaded, framed or submitted to.
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

/** What a request must have. */
export interface Access {
  /** Of this start only. */
  readonly token: string;
  readonly port: number;
}

/** Why a request is not answered. */
export interface Refusal {
  readonly status: 401 | 403 | 421;
  readonly error: string;
}

/**
 * Refuses what does not come from the console's own page. Another site's name that leads here has another Host; another site's
 * script has another Origin; another program has no token.
 * @returns undefined if it may pass
 */
export function refusalOf({ method = "GET", url = "/", headers }: IncomingMessage, { token, port }: Access) {
  const { host, origin, authorization, "sec-fetch-site": site } = headers;
  const hosts = ["127.0.0.1", "localhost"].map((name) => `${name}:${port}`);
  if (host === undefined || !hosts.includes(host)) {
    return refusal(421, `Host: another one given, allowed: ${hosts.join(", ")}`);
  }
  // A browser says the origin of whatever may change something.
  const isRead = method === "GET" || method === "HEAD";
  if (origin === undefined ? !isRead : origin !== `http://${host}`) {
    return refusal(403, "Origin: another one given, allowed: the console's own");
  }
  if (!url.startsWith("/api/")) return undefined;
  if (site !== undefined && site !== "same-origin")
    return refusal(403, "another site asks, allowed: the console's page");
  const given = /^Bearer (?<token>\S+)$/.exec(authorization ?? "")?.groups?.token ?? "";
  if (!isSame(given, token)) return refusal(401, "no token of this console: open the address that it printed");
  return undefined;
}

function refusal(status: Refusal["status"], error: string): Refusal {
  return { status, error };
}

/** Takes the same time wherever the texts differ. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
