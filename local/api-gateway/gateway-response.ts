import type { DeclaredGatewayResponse } from "../model/rest-api.ts";
import type { Refusal } from "./refusal.ts";
import { type ApiRequest, type ApiResponse, header } from "./request.ts";

const DEFAULT_TEMPLATE = '{"message":$context.error.messageString}';
const VARIABLE = /\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g;

/** Values of `$context`, by path below it. */
export type ContextVariables = Readonly<Record<string, string>>;

/** Renders a refusal through the stack's gateway response of its type, else of its class of status, else API Gateway's. */
export function renderRefusal(
  refusal: Refusal,
  responses: ReadonlyMap<string, DeclaredGatewayResponse>,
  request: ApiRequest,
  context: ContextVariables,
): ApiResponse {
  const ofClass = refusal.statusCode < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX";
  const response = responses.get(refusal.responseType) ?? responses.get(ofClass);
  const [contentType = "application/json", template = DEFAULT_TEMPLATE] =
    Object.entries(response?.templates ?? {}).find(([type]) => type === "application/json") ??
    Object.entries(response?.templates ?? {})[0] ??
    [];
  const variables = {
    ...context,
    "error.message": refusal.message,
    "error.responseType": refusal.responseType,
    "error.validationErrorString": refusal.validationError ?? "",
  };
  return {
    statusCode: response?.statusCode ?? refusal.statusCode,
    headers: {
      "content-type": contentType,
      "x-amzn-errortype": refusal.errorType,
      ...responseHeaders(response?.parameters ?? {}, request, variables),
    },
    body: renderTemplate(template, variables),
  };
}

/**
 * Templates of gateway responses, and the access log's format, know variables and nothing else.
 * @param absent what a variable without a value is
 */
export function renderTemplate(template: string, variables: ContextVariables, absent = ""): string {
  return template.replaceAll(VARIABLE, (_match, path: string) => {
    if (path === "error.messageString") return JSON.stringify(variables["error.message"] ?? "");
    return JSON.stringify(variables[path] ?? absent).slice(1, -1);
  });
}

function responseHeaders(
  parameters: Readonly<Record<string, string>>,
  request: ApiRequest,
  variables: ContextVariables,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [target, source] of Object.entries(parameters)) {
    const value = parameterValue(source, request, variables);
    if (value !== undefined) headers[target.replace("gatewayresponse.header.", "").toLowerCase()] = value;
  }
  return headers;
}

function parameterValue(source: string, request: ApiRequest, variables: ContextVariables): string | undefined {
  if (/^'.*'$/.test(source)) return source.slice(1, -1);
  if (source.startsWith("context.")) return variables[source.slice("context.".length)];
  if (source.startsWith("method.request.header.")) {
    return header(request, source.slice("method.request.header.".length).toLowerCase());
  }
  return undefined;
}
