import type { APIGatewayProxyEvent } from "aws-lambda";
import { ACCOUNT_ID, PARTITION } from "../aws/account.ts";
import type { DeclaredRestApi } from "../model/rest-api.ts";
import { type ApiRequest, header, queryParameters } from "./request.ts";
import type { Match } from "./router.ts";

type RequestContext = APIGatewayProxyEvent["requestContext"];

/**
 * The event of a Lambda proxy integration.
 * Source: API Gateway Developer Guide, "Lambda proxy integrations", input format.
 * @param accessKeyId of the caller; undefined on a route without authorization
 */
export function proxyEvent(
  api: DeclaredRestApi,
  { route, pathParameters }: Match,
  request: ApiRequest,
  accessKeyId: string | undefined,
): APIGatewayProxyEvent {
  const headers: [string, string][] = [
    // API Gateway checks a signature and does not pass it on.
    ...request.headers.filter(([name]) => accessKeyId === undefined || name.toLowerCase() !== "authorization"),
    ["X-Amzn-Trace-Id", request.traceId],
    ["X-Forwarded-For", request.sourceIp],
    ["X-Forwarded-Port", "443"],
    ["X-Forwarded-Proto", "https"],
  ] as [string, string][];
  const query = queryParameters(request.query);
  return {
    resource: route.resourcePath,
    path: request.path.slice(`/${api.stageName}`.length),
    httpMethod: request.method,
    headers: lastValues(headers) ?? {},
    multiValueHeaders: allValues(headers) ?? {},
    queryStringParameters: lastValues(query),
    multiValueQueryStringParameters: allValues(query),
    pathParameters: Object.keys(pathParameters).length > 0 ? { ...pathParameters } : null,
    stageVariables: null,
    requestContext: requestContext(api, { route, pathParameters }, request, accessKeyId),
    body: request.body.length > 0 ? request.body.toString("utf8") : null,
    isBase64Encoded: false,
  };
}

function requestContext(
  api: DeclaredRestApi,
  { route }: Match,
  request: ApiRequest,
  accessKeyId: string | undefined,
): RequestContext {
  const domainName = header(request, "host") ?? "";
  return {
    resourceId: route.resourceId,
    resourcePath: route.resourcePath,
    httpMethod: request.method,
    extendedRequestId: request.requestId,
    requestTime: commonLogTime(request.time),
    path: request.path,
    accountId: ACCOUNT_ID,
    protocol: request.protocol,
    stage: api.stageName,
    domainPrefix: domainName.split(".")[0] ?? "",
    requestTimeEpoch: request.time.getTime(),
    requestId: request.requestId,
    identity: {
      ...NO_IDENTITY,
      ...(accessKeyId !== undefined && {
        accessKey: accessKeyId,
        accountId: ACCOUNT_ID,
        caller: accessKeyId,
        user: accessKeyId,
        userArn: `arn:${PARTITION}:iam::${ACCOUNT_ID}:user/${accessKeyId}`,
      }),
      sourceIp: request.sourceIp,
      userAgent: header(request, "user-agent") ?? null,
    },
    domainName,
    apiId: api.id,
    authorizer: undefined,
  };
}

const NO_IDENTITY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
} as const;

function lastValues(pairs: readonly (readonly [string, string])[]): Record<string, string> | null {
  return pairs.length > 0 ? Object.fromEntries(pairs) : null;
}

function allValues(pairs: readonly (readonly [string, string])[]): Record<string, string[]> | null {
  if (pairs.length === 0) return null;
  // A map, not an object, which has members of its own: a caller may name a parameter `valueOf`.
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `09/Apr/2015:12:34:56 +0000` */
export function commonLogTime(time: Date): string {
  const [date = "", clock = ""] = time.toISOString().split(/[T.]/);
  const [year, , day] = date.split("-");
  return `${day}/${MONTHS[time.getUTCMonth()]}/${year}:${clock} +0000`;
}
