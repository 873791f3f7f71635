import { randomBytes, randomUUID } from "node:crypto";

/** A request as it came in: nothing decoded, so that its signature can be checked. */
export interface ApiRequest {
  readonly requestId: string;
  readonly traceId: string;
  readonly time: Date;
  readonly method: string;
  /** Percent-encoded as sent, the stage included. */
  readonly path: string;
  /** Without the `?`, as sent. */
  readonly query: string;
  readonly protocol: string;
  readonly sourceIp: string;
  /** Names as sent, in order, repeated when a header is. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

export interface ApiResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

/** The last value of a header, whatever its case. */
export function header(request: Pick<ApiRequest, "headers">, name: string): string | undefined {
  return request.headers.findLast(([key]) => key.toLowerCase() === name)?.[1];
}

/** Parameters in their order, decoded. */
export function queryParameters(query: string): [name: string, value: string][] {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [decode(name), decode(value.join("="))];
    });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function newRequestId(): string {
  return randomUUID();
}

/** A trace that nothing records: functions and SDKs find its id where AWS puts it. */
export function newTraceId(time: Date): string {
  const seconds = Math.floor(time.getTime() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString("hex")}`;
}
