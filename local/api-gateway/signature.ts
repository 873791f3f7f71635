import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { Refusal } from "./refusal.ts";
import { type ApiRequest, header, queryParameters } from "./request.ts";

/** What a signature is checked against. */
export interface SignaturePolicy {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: string;
}

interface Signature {
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly value: string;
  /** `20251231T235959Z` */
  readonly date: string | undefined;
  /** Seconds after its date at which a signed URL expires. */
  readonly expires: number | undefined;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const MAX_SKEW_MILLISECONDS = 5 * 60 * 1000;
const MAX_EXPIRES_SECONDS = 7 * 24 * 60 * 60;
const MISMATCH =
  "The request signature we calculated does not match the signature you provided. " +
  "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

/**
 * Checks AWS Signature Version 4, in the `Authorization` header or in the query string.
 * Source: IAM User Guide, "AWS Signature Version 4 for API requests".
 * @returns the access key id
 * @throws Refusal 403
 */
export function verifySignature(request: ApiRequest, policy: SignaturePolicy): string {
  const signature = readSignature(request);
  const [accessKeyId, day, region, service, terminator, ...rest] = signature.credential.split("/");
  if (rest.length > 0) throw invalid("Credential must have exactly 5 slash-delimited elements.");
  if (!signature.signedHeaders.includes("host")) {
    throw invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  if (accessKeyId !== policy.accessKeyId) throw invalid("The security token included in the request is invalid.");
  if (region !== policy.region) throw invalid(`Credential should be scoped to a valid region.`);
  if (service !== policy.service) throw invalid(`Credential should be scoped to correct service: '${policy.service}'.`);
  if (terminator !== "aws4_request")
    throw invalid("Credential should be scoped with a valid terminator: 'aws4_request'.");
  const date = signature.date ?? "";
  if (!/^\d{8}T\d{6}Z$/.test(date)) throw invalid("Date must be in ISO-8601 'basic format'.");
  if (!date.startsWith(String(day)))
    throw invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.");
  checkTime(date, signature.expires, request.time);

  const scope = `${day}/${region}/${service}/${terminator}`;
  const stringToSign = [ALGORITHM, date, scope, sha256(canonicalRequest(request, signature))].join("\n");
  const key = [day, region, service, terminator].reduce<Buffer>(
    (secret, part) => hmac(secret, String(part)),
    Buffer.from(`AWS4${policy.secretAccessKey}`),
  );
  const expected = hmac(key, stringToSign);
  const given = Buffer.from(signature.value, "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw invalid(MISMATCH);
  return String(accessKeyId);
}

function readSignature(request: ApiRequest): Signature {
  const authorizations = request.headers.filter(([name]) => name.toLowerCase() === "authorization");
  const isPresigned = queryParameters(request.query).some(([name]) => name === "X-Amz-Algorithm");
  if (authorizations.length + Number(isPresigned) > 1) throw invalid("Only one signature is allowed.");
  const authorization = authorizations[0]?.[1];
  if (authorization === undefined) return readQuerySignature(request);
  if (!authorization.startsWith(`${ALGORITHM} `)) {
    throw new Refusal("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token");
  }
  const parts = unique(
    authorization
      .slice(ALGORITHM.length)
      .split(",")
      .map((part) => part.trim().split(/=(.*)/s) as [string, string]),
  );
  const part = (name: string) => {
    const value = parts.get(name);
    if (!value) throw invalid(`Authorization header requires '${name}' parameter.`);
    return value;
  };
  return {
    credential: part("Credential"),
    signedHeaders: part("SignedHeaders").split(";"),
    value: part("Signature"),
    date: header(request, "x-amz-date"),
    expires: undefined,
  };
}

function readQuerySignature(request: ApiRequest): Signature {
  const query = unique(queryParameters(request.query).filter(([name]) => name.startsWith("X-Amz-")));
  if (query.get("X-Amz-Algorithm") !== ALGORITHM) {
    throw new Refusal("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token");
  }
  const part = (name: string) => {
    const value = query.get(name);
    if (!value) throw invalid(`AWS query-string parameters must include '${name}'.`);
    return value;
  };
  const expires = Number(part("X-Amz-Expires"));
  if (!(expires >= 1 && expires <= MAX_EXPIRES_SECONDS)) {
    throw invalid(`X-Amz-Expires must be between 1 and ${MAX_EXPIRES_SECONDS} seconds.`);
  }
  return {
    credential: part("X-Amz-Credential"),
    signedHeaders: part("X-Amz-SignedHeaders").split(";"),
    value: part("X-Amz-Signature"),
    date: part("X-Amz-Date"),
    expires,
  };
}

/** Of two values of one part, nobody could say which was meant. */
function unique(parts: readonly [name: string, value: string][]): Map<string, string> {
  const values = new Map(parts);
  if (values.size < parts.length) throw invalid("Only one signature is allowed.");
  return values;
}

function checkTime(date: string, expires: number | undefined, now: Date): void {
  const signedAt = Date.parse(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, "$1-$2-$3T$4:$5:$6Z"));
  const age = now.getTime() - signedAt;
  if (!(age >= -MAX_SKEW_MILLISECONDS)) throw invalid(`Signature not yet current: ${date} is still later than now.`);
  if (age > (expires === undefined ? MAX_SKEW_MILLISECONDS : expires * 1000)) {
    throw invalid(`Signature expired: ${date} is now too early.`);
  }
}

function canonicalRequest(request: ApiRequest, { signedHeaders }: Signature): string {
  const headers = signedHeaders.map((name) => {
    const values = request.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
    return `${name}:${values.map((value) => value.trim().replace(/\s+/g, " ")).join(",")}\n`;
  });
  return [
    request.method,
    // Every service but S3 signs the path encoded once more than it is sent.
    request.path.split("/").map(encode).join("/"),
    canonicalQuery(request.query),
    headers.join(""),
    signedHeaders.join(";"),
    // The hash of what came, not the one that x-amz-content-sha256 claims.
    sha256(request.body),
  ].join("\n");
}

function canonicalQuery(query: string): string {
  return queryParameters(query)
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map((pair) => pair.join("="))
    .join("&");
}

/** By code unit, as the specification sorts. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** RFC 3986: everything but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

function invalid(message: string): Refusal {
  return new Refusal("INVALID_SIGNATURE", message);
}
