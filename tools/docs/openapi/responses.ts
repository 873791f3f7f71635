import { MAX_BODY_BYTES, MAX_SIGNED_BODY_BYTES } from "../../../functions/domain/limits.ts";
import type { Json } from "./schemas.ts";

/** The id that operators find a request by. */
export const HEADERS: Json = {
  RequestId: {
    description: "API Gateway's id of the request. It is in the access log and in the functions' logs.",
    schema: { type: "string" },
  },
};

export function json(schema: string, extra: Json = {}): Json {
  return { "application/json": { schema: { $ref: `#/components/schemas/${schema}` }, ...extra } };
}

const answered = { headers: { "x-amz-apigw-id": { $ref: "#/components/headers/RequestId" } } };

/** An error that every route words alike. */
function failure(description: string, error: string): Json {
  return response(description, "Error", { usual: { value: { error } } });
}

export function response(description: string, schema: string, examples?: Json): Json {
  return { description, ...answered, content: json(schema, examples && { examples }) };
}

const INTERNAL_ERROR = "Internal server error";

/** Answers that any route can give. */
export const RESPONSES: Json = {
  Forbidden: failure(
    "The SigV4 signature is missing or wrong, the caller may not call the route, or the web ACL blocks the request.",
    "Missing Authentication Token",
  ),
  ForbiddenAddress: failure(
    "There is no source of this name, or the web ACL blocks the request.",
    "Missing Authentication Token",
  ),
  TooLarge: failure(
    `The body, or the record that it makes, is larger than ${MAX_BODY_BYTES} bytes. API Gateway refuses requests of more than ` +
      "10 MB, and those whose event for the function is larger than 6 MB, by itself.",
    `Request body too large: must be at most ${MAX_BODY_BYTES} bytes`,
  ),
  SignedTooLarge: failure(
    `The body is larger than ${MAX_SIGNED_BODY_BYTES} bytes.`,
    `Request body too large: must be at most ${MAX_SIGNED_BODY_BYTES} bytes`,
  ),
  TooManyRequests: failure("The route's throttle. Retry with the same body and key.", "Too Many Requests"),
  InternalError: failure(
    "Something failed inside, and the cause is in the log. Nothing is half done. Retry with the same body and key.",
    INTERNAL_ERROR,
  ),
  BadGateway: failure("The function ended without an answer. Retry with the same body and key.", INTERNAL_ERROR),
  Timeout: failure("There was no answer within 29 seconds. Retry with the same body and key.", INTERNAL_ERROR),
};

export function shared(name: keyof typeof RESPONSES & string): Json {
  return { $ref: `#/components/responses/${name}` };
}

/** What can go wrong on any route after the caller was let in. */
export const FAILURES: Json = {
  429: shared("TooManyRequests"),
  500: shared("InternalError"),
  502: shared("BadGateway"),
  504: shared("Timeout"),
};
