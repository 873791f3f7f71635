import { readWebhookSources, sourcePath, type WebhookSource } from "../../functions/domain/webhook-sources.ts";
import type { DeclaredRoute } from "./rest-api.ts";

/** The sources of signed webhooks: of each function that knows some, those that have a route to it. */
export function readSources(routes: readonly DeclaredRoute[]): WebhookSource[] {
  const functions = new Set(routes.map((route) => route.function));
  const known = [...functions].flatMap(({ name, environment: { WEBHOOK_SOURCES } }) =>
    WEBHOOK_SOURCES === undefined
      ? []
      : [...readWebhookSources(WEBHOOK_SOURCES).values()].map((source) => ({ source, functionName: name })),
  );
  return known
    .filter(({ source, functionName }) =>
      routes.some(
        (route) =>
          route.httpMethod === "POST" &&
          route.resourcePath === sourcePath(source.name) &&
          route.function.name === functionName,
      ),
    )
    .map(({ source }) => source);
}
