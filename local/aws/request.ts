import type { IncomingHttpHeaders } from "node:http";

export type AwsService = "dynamodb" | "sqs" | "sns" | "secretsmanager";

/** A call of an AWS API: from a function, from an event source mapping, from the AWS CLI. */
export interface AwsRequest {
  readonly service: AwsService;
  /** `PutItem`, `SendMessage`, `Publish` … */
  readonly operation: string;
  /** Access key id it was signed with: a function signs with {@link accessKeyOf} its name. */
  readonly accessKeyId: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface AwsResponse {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Sees every AWS call of the local run before an emulator does, and its response after. May answer in its place, delay,
 * or throw to drop the connection.
 */
export type AwsMiddleware = (
  request: AwsRequest,
  next: (request: AwsRequest) => Promise<AwsResponse>,
) => Promise<AwsResponse>;

/** The access key that a function's role signs with, so that a call tells who makes it. */
export function accessKeyOf(functionName: string): string {
  return `local-${functionName}`;
}

/** The function that an access key belongs to, undefined for anybody else's. */
export function functionNameOf(accessKeyId: string): string | undefined {
  return /^local-(.+)$/.exec(accessKeyId)?.[1];
}

/** The parameters of a call, whichever of the two protocols it uses. */
export function parametersOf({ service, body }: AwsRequest): Readonly<Record<string, unknown>> {
  const text = body.toString("utf8");
  if (service === "sns") return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const TARGETS: Readonly<Record<string, AwsService>> = {
  DynamoDB_20120810: "dynamodb",
  AmazonSQS: "sqs",
  secretsmanager: "secretsmanager",
};

/** Which service and operation a request is for: JSON protocols name it in a header, the query protocol in the body. */
export function identifyRequest(
  headers: IncomingHttpHeaders,
  body: Buffer,
): Pick<AwsRequest, "service" | "operation" | "accessKeyId"> | undefined {
  const accessKeyId = /Credential=([^/,\s]+)/.exec(headers.authorization ?? "")?.[1] ?? "";
  const [prefix = "", operation = ""] = String(headers["x-amz-target"] ?? "").split(".");
  const service = TARGETS[prefix];
  if (service) return { service, operation, accessKeyId };
  if (!headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return undefined;
  return { service: "sns", operation: new URLSearchParams(body.toString("utf8")).get("Action") ?? "", accessKeyId };
}
