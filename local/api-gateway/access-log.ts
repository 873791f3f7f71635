import { ACCOUNT_ID, PARTITION } from "../aws/account.ts";
import type { DeclaredRestApi } from "../model/rest-api.ts";
import { contextOf } from "./context.ts";
import type { ApiAnswer } from "./gateway.ts";
import { renderTemplate } from "./gateway-response.ts";
import type { ApiRequest } from "./request.ts";

/**
 * The line that the stage's access log gets for a request.
 * Source: API Gateway Developer Guide, "Variables for access logging for API Gateway".
 * @param format of the stage's access log settings
 * @param milliseconds between request and answer
 */
export function accessLogLine(
  format: string,
  api: DeclaredRestApi,
  request: ApiRequest,
  { response, resourcePath, caller, refusal, integrationMilliseconds }: ApiAnswer,
  milliseconds: number,
): string {
  const known = {
    ...contextOf(api, request, resourcePath),
    status: String(response.statusCode),
    responseLatency: String(milliseconds),
    ...(refusal && { "error.responseType": refusal.responseType, "error.message": refusal.message }),
    ...(integrationMilliseconds !== undefined && { integrationLatency: String(integrationMilliseconds) }),
    ...(caller !== undefined && { "identity.userArn": `arn:${PARTITION}:iam::${ACCOUNT_ID}:user/${caller}` }),
  };
  return renderTemplate(format, known, "-");
}
