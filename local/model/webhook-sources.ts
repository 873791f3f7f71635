import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceConfiguration } from "../../functions/domain/schemes/configuration.ts";
import { isConfigured } from "../../functions/domain/schemes/names.ts";
import {
  CONFIGURATIONS_FILE,
  readWebhookSources,
  type SourceConfigurations,
  sourcePath,
  type WebhookSource,
} from "../../functions/domain/webhook-sources.ts";
import type { DeclaredFunction } from "./functions.ts";
import type { DeclaredRoute } from "./rest-api.ts";

/** A source, with what its function knows of it. */
export interface DeclaredSource extends WebhookSource {
  /** Of a source whose scheme is a setting. */
  readonly configuration?: SourceConfiguration;
}

/** The sources of signed webhooks: of each function that knows some, those that have a route to it. */
export function readSources(routes: readonly DeclaredRoute[]): DeclaredSource[] {
  const functions = new Set(routes.map((route) => route.function));
  return [...functions].flatMap((fn) =>
    sourcesOf(fn).filter(({ name }) =>
      routes.some(
        (route) =>
          route.httpMethod === "POST" && route.resourcePath === sourcePath(name) && route.function.name === fn.name,
      ),
    ),
  );
}

function sourcesOf({ directory, environment: { WEBHOOK_SOURCES } }: DeclaredFunction): readonly DeclaredSource[] {
  if (WEBHOOK_SOURCES === undefined) return [];
  const sources = [...readWebhookSources(WEBHOOK_SOURCES).values()];
  if (!sources.some(({ scheme }) => isConfigured(scheme))) return sources;
  const configurations: SourceConfigurations = JSON.parse(readFileSync(join(directory, CONFIGURATIONS_FILE), "utf8"));
  return sources.map((source) => {
    const configuration = configurations[source.name];
    return { ...source, ...(configuration && { configuration }) };
  });
}
