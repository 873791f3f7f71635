import { SignatureV4 } from "@smithy/signature-v4";
import { Sha256 } from "../../tools/shared/sha256.ts";

export interface SignedRequest {
  readonly method?: string;
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

export interface SigningOptions {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly region?: string;
  readonly service?: string;
  readonly date?: Date;
  /** Leaves these out of what the signature covers. */
  readonly unsigned?: readonly string[];
  /** Signs the query string instead, for as many seconds. */
  readonly presignSeconds?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

/** Signs with the SDK's own signer, which shares no code with the verification. */
export async function sign(url: string, request: SignedRequest, options: SigningOptions = {}): Promise<Request> {
  const { method, path, query, headers } = await signature(url, request, options);
  const search = new URLSearchParams(query as Record<string, string>).toString().replaceAll("+", "%20");
  const target = `${new URL(url).origin}${path}${search === "" ? "" : `?${search}`}`;
  return new Request(target, { method, headers, ...(request.body !== undefined && { body: String(request.body) }) });
}

/** A request's parts with the signature among them, for who sends what `fetch` would not. */
export async function signature(url: string, request: SignedRequest, options: SigningOptions = {}) {
  const { method = request.body === undefined ? "GET" : "POST", path, query = {}, body } = request;
  const base = new URL(url);
  const unsigned = {
    method,
    protocol: base.protocol,
    hostname: base.hostname,
    port: Number(base.port),
    path: `${base.pathname}${path}`,
    query,
    headers: {
      host: base.host,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...request.headers,
    },
    ...(body !== undefined && { body }),
  };
  const signer = new SignatureV4({
    credentials: {
      accessKeyId: options.accessKeyId ?? "local",
      secretAccessKey: options.secretAccessKey ?? "local",
    },
    region: options.region ?? "us-east-1",
    service: options.service ?? "execute-api",
    sha256: Sha256,
  });
  const signing = { signingDate: options.date ?? new Date(), unsignableHeaders: new Set(options.unsigned) };
  return options.presignSeconds === undefined
    ? await signer.sign(unsigned, signing)
    : await signer.presign(unsigned, { ...signing, expiresIn: options.presignSeconds });
}

export async function send(request: Request): Promise<Answer> {
  const response = await fetch(request);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) };
}

/** Signs and sends. */
export async function call(url: string, request: SignedRequest, options?: SigningOptions): Promise<Answer> {
  return send(await sign(url, request, options));
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
