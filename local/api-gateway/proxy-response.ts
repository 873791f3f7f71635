import { Refusal } from "./refusal.ts";
import type { ApiResponse } from "./request.ts";

type HeaderValue = string | number | boolean;

/**
 * The HTTP answer that a handler's result asks for.
 * Source: API Gateway Developer Guide, "Lambda proxy integrations", output format.
 * @param payload JSON text
 * @throws Refusal 502 if the result has another form
 */
export function proxyResponse(payload: string): ApiResponse {
  const result: unknown = JSON.parse(payload);
  if (!isObject(result)) throw malformed();
  const { statusCode, headers = {}, multiValueHeaders = {}, body = "", isBase64Encoded = false } = result;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) throw malformed();
  if (typeof isBase64Encoded !== "boolean" || (body !== null && typeof body !== "string")) throw malformed();
  return {
    statusCode: status,
    headers: { "content-type": "application/json", ...singleHeaders(headers), ...repeatedHeaders(multiValueHeaders) },
    body: isBase64Encoded ? Buffer.from(body ?? "", "base64") : (body ?? ""),
  };
}

function singleHeaders(headers: unknown): Record<string, string> {
  return Object.fromEntries(entriesOf(headers).map(([name, value]) => [name.toLowerCase(), text(value)]));
}

function repeatedHeaders(headers: unknown): Record<string, string[]> {
  return Object.fromEntries(
    entriesOf(headers).map(([name, values]) => {
      if (!Array.isArray(values)) throw malformed();
      return [name.toLowerCase(), values.map(text)];
    }),
  );
}

function entriesOf(headers: unknown): [string, unknown][] {
  if (headers === null) return [];
  if (!isObject(headers)) throw malformed();
  return Object.entries(headers);
}

function text(value: unknown): string {
  if (!["string", "number", "boolean"].includes(typeof value)) throw malformed();
  return String(value as HeaderValue);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function malformed(): Refusal {
  return new Refusal("DEFAULT_5XX", "Internal server error");
}
