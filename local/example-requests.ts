import { CREDENTIALS, REGION } from "./aws/account.ts";
import type { DeclaredRoute } from "./model/rest-api.ts";
import type { JsonObject } from "./terraform/terraform-json.ts";

/** An id that every transaction id pattern allows. */
const EXAMPLE_TEXT = "txn-1";

/** A line for the shell that calls a route with a signature and, where it has a model, a body that the model accepts. */
export function exampleRequest(url: string, route: DeclaredRoute): string {
  const { httpMethod, resourcePath, authorization, models } = route;
  const [contentType, schema] = [...models][0] ?? [];
  return [
    "curl",
    ...(httpMethod === "GET" || schema ? [] : [`-X ${httpMethod}`]),
    ...(authorization === "AWS_IAM"
      ? [`--aws-sigv4 aws:amz:${REGION}:execute-api --user ${CREDENTIALS.accessKeyId}:${CREDENTIALS.secretAccessKey}`]
      : []),
    ...(schema ? [`-H 'content-type: ${contentType}' -d '${JSON.stringify(exampleOf(schema))}'`] : []),
    `${url}${resourcePath.replaceAll(/\{[^}]+\}/g, EXAMPLE_TEXT)}`,
  ].join(" ");
}

/** A value that a model accepts, as far as the models of an API go, with what it requires. */
function exampleOf(schema: JsonObject): unknown {
  const { enum: allowed, type, format, properties, required = [] } = schema;
  if (Array.isArray(allowed)) return allowed.includes("completed") ? "completed" : allowed[0];
  if (type === "object") {
    const members = Object.entries((properties ?? {}) as Record<string, JsonObject>).filter(([name]) =>
      (required as readonly string[]).includes(name),
    );
    return Object.fromEntries(members.map(([name, member]) => [name, exampleOf(member)]));
  }
  if (type === "number") return 12.34;
  return format === "email" ? "payer@example.com" : EXAMPLE_TEXT;
}
