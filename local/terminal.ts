import { isConfigured } from "../functions/domain/schemes/names.ts";
import { sourcePath } from "../functions/domain/webhook-sources.ts";
import { DEFAULT_PORT } from "./aws/account.ts";
import { secretVariable } from "./development-secret.ts";
import { DOCUMENTATION_PATH } from "./documentation.ts";
import type { LocalEvent } from "./events.ts";
import { exampleRequest } from "./example-requests.ts";
import type { LocalSystem } from "./server.ts";
import type { LocalSource } from "./webhook-sources.ts";

/** Levels of lines that are always worth it. */
const SEVERE = ["WARN", "ERROR", "CRITICAL", "FATAL"];

/**
 * What the developer sees when the API is up.
 * @param console the address of the operator's console
 */
export function greeting(system: LocalSystem, console: string, seconds: number): string {
  const { url, awsEndpoint, awsServices, region, routes } = system;
  return `
Payment system ready in ${seconds.toFixed(1)} s, serving the synthesized stack.

  Console  ${console}
  API      ${url}
  Docs     ${new URL(DOCUMENTATION_PATH, url)}
  AWS      ${awsEndpoint}  (${awsServices})
  Tables   ${system.tables.join(", ")}
  Queues   ${system.queueUrls.map(lastPart("/")).join(", ")}
  Topics   ${system.topicArns.map(lastPart(":")).join(", ")}

Call the API, in this order:

${routes
  .filter(({ resourcePath }) => !system.sources.some(({ name }) => resourcePath === sourcePath(name)))
  .sort((a, b) => a.resourcePath.length - b.resourcePath.length || 0)
  .sort((a, b) => Number(b.resourcePath.startsWith("/webhooks")) - Number(a.resourcePath.startsWith("/webhooks")))
  .map((route) => `  ${exampleRequest(url, route)}`)
  .join("\n\n")}
${sourcesOf(system)}
Look inside, with AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=${region}:

  aws --endpoint-url ${awsEndpoint} dynamodb scan --table-name ${system.tables[0]}

Ctrl-C stops it. What happens:
`;
}

/** Where each source sends webhooks, and how to send one in its place. */
function sourcesOf({ url, sources }: LocalSystem): string {
  if (sources.length === 0) return "";
  const described = sources.map(
    (source) => `  ${source.name}: ${source.scheme} at ${source.url}
    secret   ${source.developmentSecret ?? `that of ${secretVariable(source.name)}, which npm run webhook takes as well`}
    try it   ${tryCommand(source, url)}`,
  );
  return `
Webhook sources:

${described.join("\n\n")}
`;
}

/** The command in a terminal that knows nothing of this one's settings; of a source that is all settings, one that knows them. */
function tryCommand({ name, scheme, mode = "live" }: LocalSource, url: string): string {
  const { port } = new URL(url);
  return [
    ...(Number(port) === DEFAULT_PORT ? [] : [`PORT=${port}`]),
    `npm run webhook -- ${name}`,
    ...(name === scheme || isConfigured(scheme) ? [] : [`--scheme ${scheme}`]),
    ...(mode === "live" ? [] : [`--mode ${mode}`]),
  ].join(" ");
}

/** A line for an event; undefined for one that is not worth it. */
export function describeEvent(event: LocalEvent, { verbose }: { readonly verbose: boolean }): string | undefined {
  switch (event.type) {
    case "request": {
      const { method, resourcePath = "(no such route)", statusCode, milliseconds, requestId, reason } = event;
      const why = reason === undefined ? "" : `: ${reason}`;
      return line("request", `${method} ${resourcePath} ${statusCode} ${milliseconds} ms ${requestId}${why}`);
    }
    case "occurrence":
      return line(event.kind, event.text);
    case "failed-batch":
      return line("retry", `${event.functionName}: ${event.messages} message(s) failed, ${event.reason}`);
    case "fault":
      return line("fault", `${event.functionName} ${event.operation}: ${event.kind}`);
    case "access":
      return event.refusal === undefined ? undefined : line("refused", event.refusal);
    case "log":
      if (!verbose && event.reason === undefined && !SEVERE.includes(event.level)) return undefined;
      return line(
        "log",
        [`${event.functionName} ${event.level} ${event.message}`, event.reason ?? []].flat().join(": "),
      );
  }
}

function line(kind: string, text: string): string {
  return `${new Date().toISOString().slice(11, 23)}  ${kind.padEnd(12)}  ${text}`;
}

function lastPart(separator: string): (text: string) => string {
  return (text) => text.split(separator).at(-1) ?? "";
}
