import { readFileSync } from "node:fs";
import { isConfigured } from "../domain/schemes/names.ts";
import { CONFIGURATIONS_FILE, type SourceConfigurations, type WebhookSource } from "../domain/webhook-sources.ts";

/**
 * What the stack put beside the function's code, by the sources' names. It was checked then.
 * @param directory the one of the code, as Lambda tells it
 * @returns none if no source has one
 * @throws Error if the file is not there
 */
export function readSourceConfigurations(
  sources: Iterable<WebhookSource>,
  directory = process.env.LAMBDA_TASK_ROOT ?? ".",
): SourceConfigurations {
  const isNeeded = [...sources].some(({ scheme }) => isConfigured(scheme));
  return isNeeded ? JSON.parse(readFileSync(`${directory}/${CONFIGURATIONS_FILE}`, "utf8")) : {};
}
