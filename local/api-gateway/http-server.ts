import type { IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { finished } from "node:stream/promises";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { LocalRunError } from "../errors.ts";
import type { ApiAnswer, ApiGateway } from "./gateway.ts";
import { Refusal } from "./refusal.ts";
import { type ApiRequest, newRequestId, newTraceId } from "./request.ts";

/** Bytes of a request. Source: API Gateway Developer Guide, "Quotas", payload size. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** A request that was answered, as the terminal tells of it. It names the route, never the path: an id may hold a card number. */
export interface AnsweredRequest {
  readonly method: string;
  readonly resourcePath: string | undefined;
  /** Why API Gateway itself refused it; undefined if a function answered. */
  readonly reason: string | undefined;
  readonly statusCode: number;
  readonly milliseconds: number;
  readonly requestId: string;
}

export interface HttpServerOptions {
  readonly gateway: ApiGateway;
  readonly onRequest: (request: AnsweredRequest) => void;
  /** With each answer of the API, for its access log. */
  readonly onAccess: (request: ApiRequest, answer: ApiAnswer, milliseconds: number) => void;
  /** Answers a GET of a path that is not the API's. @default - the API refuses it */
  readonly besideApi?: (path: string) => Promise<Page | undefined>;
}

/** An answer of 200. */
export interface Page {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Puts the API behind HTTP: every path and every body reaches the gateway untouched. */
export function createHttpServer({ gateway, onRequest, onAccess, besideApi }: HttpServerOptions): FastifyInstance {
  const app = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: "idle",
    // The gateway routes: fastify neither decodes nor judges a path.
    rewriteUrl: () => "/",
    clientErrorHandler: refuseConnection,
  });
  // fastify itself would refuse a malformed content type. The gateway reads the headers as they came.
  app.addHook("onRequest", async ({ raw }) => {
    raw.headers["content-type"] = "application/octet-stream";
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  const handle = async (request: FastifyRequest, reply: FastifyReply) => {
    const apiRequest = toApiRequest(request);
    const { method, path } = apiRequest;
    const page = method === "GET" && !gateway.hasPath(path) ? await besideApi?.(path) : undefined;
    if (page) return reply.headers({ ...page.headers }).send(page.body);
    return answer(reply, await gateway.handle(apiRequest), apiRequest);
  };
  app.all("/", handle);
  // Methods that fastify does not know.
  app.setNotFoundHandler(handle);
  app.setErrorHandler(async (error: { statusCode?: number }, request, reply) => {
    const apiRequest = toApiRequest(request);
    await drain(request.raw);
    const refusal =
      error.statusCode === 413
        ? new Refusal("REQUEST_TOO_LARGE", `HTTP content length exceeded ${MAX_BODY_BYTES} bytes.`)
        : new Refusal("DEFAULT_5XX", "Internal server error");
    const response = gateway.refuse(refusal, apiRequest);
    return answer(reply, { response, resourcePath: undefined, reason: refusal.reason, refusal }, apiRequest);
  });

  function answer(reply: FastifyReply, answered: ApiAnswer, request: ApiRequest) {
    const { response, resourcePath, reason } = answered;
    const milliseconds = Date.now() - request.time.getTime();
    onAccess(request, answered, milliseconds);
    onRequest({
      method: request.method,
      resourcePath,
      reason,
      statusCode: response.statusCode,
      milliseconds,
      requestId: request.requestId,
    });
    return reply
      .code(response.statusCode)
      .headers({
        ...response.headers,
        "x-amzn-requestid": request.requestId,
        "x-amz-apigw-id": request.requestId,
        "x-amzn-trace-id": request.traceId,
      })
      .send(typeof response.body === "string" ? Buffer.from(response.body) : response.body);
  }
  return app;
}

/** Answers what cannot be read as an HTTP request, in the form of every other refusal. */
function refuseConnection({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return;
  const [status, error] =
    code === "HPE_HEADER_OVERFLOW"
      ? ["431 Request Header Fields Too Large", "Invalid request: headers too large"]
      : ["400 Bad Request", "Invalid request: must be HTTP/1.1"];
  const body = JSON.stringify({ error });
  const headers = `content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close`;
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`);
}

/** Reads what is left of a refused body: a client that is still writing may not see an early answer. */
async function drain(raw: IncomingMessage): Promise<void> {
  await finished(raw.resume(), { writable: false }).catch(() => {});
}

/**
 * Listens on 127.0.0.1.
 * @param port 0: a free one
 * @returns the port
 * @throws LocalRunError if it cannot be had
 */
export async function listen(app: FastifyInstance, port: number): Promise<number> {
  await app.listen({ host: "127.0.0.1", port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE") throw new LocalRunError(`port ${port} is in use: set PORT to another one`);
    throw new LocalRunError(`cannot listen on port ${port}: ${error.message}`);
  });
  return (app.server.address() as AddressInfo).port;
}

/** Closes the server, leaving requests under way some time to be answered. */
export async function closeHttpServer(app: FastifyInstance, milliseconds: number): Promise<void> {
  const cutOff = setTimeout(() => app.server.closeAllConnections(), milliseconds);
  await app.close();
  clearTimeout(cutOff);
}

const received = new WeakMap<IncomingMessage, ApiRequest>();

function toApiRequest({ raw, originalUrl, body, ip }: FastifyRequest): ApiRequest {
  const known = received.get(raw);
  if (known) return known;
  const time = new Date();
  const [path = "/", query = ""] = originalUrl.split(/\?(.*)/s);
  const request: ApiRequest = {
    requestId: newRequestId(),
    traceId: newTraceId(time),
    time,
    method: raw.method ?? "GET",
    path,
    query,
    protocol: `HTTP/${raw.httpVersion}`,
    sourceIp: ip,
    headers: pairs(raw.rawHeaders),
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  };
  received.set(raw, request);
  return request;
}

function pairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index] ?? "", flat[2 * index + 1] ?? ""]);
}
