import { randomUUID } from "node:crypto";
import { type AwsCall, type AwsResponse, credentialScope } from "./call.ts";

/** Parameters of a call, under their names in the API. */
export type AwsParameters = Readonly<Record<string, unknown>>;

/** An error as a service words it. */
export interface AwsError {
  readonly statusCode: number;
  readonly code: string;
  readonly message: string;
}

/** How a service is spoken to. */
export interface AwsProtocol {
  /** The operation that a call asks for; undefined if the call is not for the service. */
  operationOf(call: AwsCall): string | undefined;
  /** Of a call that is for the service. */
  parametersOf(call: AwsCall): AwsParameters;
  /** An error in the protocol's form. */
  errorAnswer(error: AwsError): AwsResponse;
}

export interface JsonProtocolOptions {
  /** What the header `x-amz-target` holds before the operation: `DynamoDB_20120810`. */
  readonly target: string;
  readonly version: "1.0" | "1.1";
  /** What stands before an error's code. @default - nothing */
  readonly errorPrefix?: string;
  /** Field of an error's message. @default message */
  readonly messageField?: "message" | "Message";
}

/** A service that speaks AWS JSON. */
export interface JsonProtocol extends AwsProtocol, Pick<JsonProtocolOptions, "target"> {
  /** What an operation gives, in the protocol's form. */
  answer(result: object): AwsResponse;
}

/** AWS JSON 1.0 and 1.1: a header names the operation, the body holds the parameters. Source: Smithy, "AWS JSON protocols". */
export function jsonProtocol(options: JsonProtocolOptions): JsonProtocol {
  const { target, version, errorPrefix = "", messageField = "message" } = options;
  const contentType = `application/x-amz-json-${version}`;
  return {
    target,
    operationOf({ headers }) {
      const [prefix, operation = ""] = String(headers["x-amz-target"] ?? "").split(".");
      return prefix === target ? operation : undefined;
    },
    parametersOf: ({ body }) => jsonParameters(body),
    answer: (result) => answer(200, contentType, JSON.stringify(result)),
    errorAnswer({ statusCode, code, message }) {
      const body = JSON.stringify({ __type: `${errorPrefix}${code}`, [messageField]: message });
      return answer(statusCode, contentType, body);
    },
  };
}

/** Parameters of a JSON body; of another body none. */
export function jsonParameters(body: Buffer): AwsParameters {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return {};
  }
}

export interface QueryProtocolOptions {
  /** The service's name in signatures: nothing else in a call says which service it is for. */
  readonly signingName: string;
  readonly xmlNamespace: string;
}

/** AWS query: the body is a form that names the operation, answers are XML. Source: Smithy, "AWS query protocol". */
export function queryProtocol({ signingName, xmlNamespace }: QueryProtocolOptions): AwsProtocol {
  const form = ({ body }: AwsCall) => new URLSearchParams(body.toString("utf8"));
  return {
    operationOf(call) {
      const isForm = call.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
      if (!isForm || credentialScope(call).signingName !== signingName) return undefined;
      return form(call).get("Action") ?? "";
    },
    parametersOf: (call) => Object.fromEntries(form(call)),
    errorAnswer({ statusCode, code, message }) {
      const type = statusCode < 500 ? "Sender" : "Receiver";
      const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;
      const requestId = randomUUID();
      const body = `<ErrorResponse xmlns="${xmlNamespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`;
      return answer(statusCode, "text/xml", body, requestId);
    },
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function answer(statusCode: number, contentType: string, body: string, requestId: string = randomUUID()): AwsResponse {
  return {
    statusCode,
    headers: { "content-type": contentType, "x-amzn-requestid": requestId },
    body: Buffer.from(body),
  };
}
