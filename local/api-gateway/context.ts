import { ACCOUNT_ID } from "../aws/account.ts";
import type { DeclaredRestApi } from "../model/rest-api.ts";
import type { ContextVariables } from "./gateway-response.ts";
import { commonLogTime } from "./proxy-event.ts";
import { type ApiRequest, header } from "./request.ts";

/**
 * `$context` of a request, as templates and the access log know it.
 * @param resourcePath undefined if no resource has the path
 */
export function contextOf(
  api: DeclaredRestApi,
  request: ApiRequest,
  resourcePath: string | undefined,
): ContextVariables {
  return {
    accountId: ACCOUNT_ID,
    apiId: api.id,
    extendedRequestId: request.requestId,
    httpMethod: request.method,
    "identity.sourceIp": request.sourceIp,
    "identity.userAgent": header(request, "user-agent") ?? "",
    path: request.path,
    protocol: request.protocol,
    requestId: request.requestId,
    requestTime: commonLogTime(request.time),
    requestTimeEpoch: String(request.time.getTime()),
    ...(resourcePath !== undefined && { resourcePath }),
    stage: api.stageName,
  };
}
