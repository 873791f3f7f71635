import { TextDecoder } from "node:util";
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import { RequestError } from "../domain/errors.ts";
import { stringifyExactJson } from "../domain/exact-json.ts";
import type { RequestHeaders } from "../domain/headers.ts";
import { REQUEST_FAILED_LINE, REQUEST_REFUSED_LINE } from "../domain/log-messages.ts";
import { FAULT_ANSWERED } from "../domain/metric-names.ts";
import { loggedFault } from "./logged-fault.ts";
import { beginInvocation, logger } from "./logger.ts";
import { count, publishCounts } from "./metrics.ts";

export interface HttpRequest {
  /**
   * The body's text as received, null if there is none. Decoded when it is read.
   * @throws RequestError 400 if it is not UTF-8 text
   */
  readonly body: string | null;
  /** The body's bytes as received, empty if there is no body. */
  readonly rawBody: Buffer;
  /** The route's path, as `/transactions/{id}`. */
  readonly resource: string;
  /** What was called, as the caller wrote it. */
  readonly url: string;
  readonly headers: RequestHeaders;
  readonly pathParameters: Readonly<Record<string, string | undefined>>;
  /** Unique to this invocation, chosen by Lambda. */
  readonly requestId: string;
}

/** An answer that is not JSON: for a sender that demands a text. */
export class TextAnswer {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Serves one request. A {@link RequestError} becomes its status and message, any other error a 500. */
export type RequestHandler = (request: HttpRequest) => Promise<unknown>;

/** Makes a Lambda proxy handler. What `serve` returns is the body of a 200, a {@link TextAnswer} or JSON. */
export function httpHandler(
  serve: RequestHandler,
): (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult> {
  return async (event, context) => {
    // Not `requestId`, which callers may set by the header x-amzn-requestid.
    beginInvocation(context, { api_request_id: event.requestContext?.extendedRequestId });
    try {
      return answer(200, await serve(readRequest(event, context)));
    } catch (error) {
      if (error instanceof RequestError) {
        count("RequestRefused");
        logger.info(REQUEST_REFUSED_LINE, { status_code: error.statusCode, reason: error.message });
        return answer(error.statusCode, { error: error.message });
      }
      count(FAULT_ANSWERED);
      logger.error(REQUEST_FAILED_LINE, { error: loggedFault(error) });
      return answer(500, { error: "Internal server error" });
    } finally {
      publishCounts();
    }
  };
}

function readRequest(event: APIGatewayProxyEvent, context: Context): HttpRequest {
  return {
    get body() {
      return readBody(event);
    },
    get rawBody() {
      return Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
    },
    resource: event.resource ?? "",
    url: `https://${event.requestContext?.domainName}${event.requestContext?.path}`,
    headers: readHeaders(event),
    pathParameters: event.pathParameters ?? {},
    requestId: context.awsRequestId,
  };
}

/** `headers` has the last value of each name only. A name may come in several spellings. */
function readHeaders({ headers, multiValueHeaders }: APIGatewayProxyEvent): RequestHeaders {
  const read: Record<string, string | readonly string[]> = {};
  for (const [name, values] of Object.entries(multiValueHeaders ?? headers ?? {})) {
    if (values === undefined) continue;
    const key = name.toLowerCase();
    const all = Object.hasOwn(read, key) ? [read[key] ?? [], values].flat() : [values].flat();
    read[key] = all.length === 1 ? (all[0] ?? "") : all;
  }
  return read;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function readBody({ body, isBase64Encoded }: APIGatewayProxyEvent): string | null {
  if (body === null || body === undefined) return null;
  try {
    if (isBase64Encoded) return utf8.decode(Buffer.from(body, "base64"));
  } catch {
    throw notUtf8();
  }
  // Half of a surrogate pair has no UTF-8 form, so the record would not hold what was received.
  if (!body.isWellFormed()) throw notUtf8();
  return body;
}

function notUtf8(): RequestError {
  return new RequestError(400, "Invalid request body: must be UTF-8 text");
}

function answer(statusCode: number, body: unknown): APIGatewayProxyResult {
  if (body instanceof TextAnswer) return { statusCode, headers: { "Content-Type": "text/plain" }, body: body.text };
  return { statusCode, headers: { "Content-Type": "application/json" }, body: stringifyExactJson(body) };
}
