import { ResourceNotFoundException } from "@aws-sdk/client-lambda";
import { UsageError } from "../../../command-line/command.ts";
import { readWebhookSources, type WebhookSource } from "../../../functions/domain/webhook-sources.ts";
import type { Environment } from "./environment.ts";

/** The variables of `webhook-receiver`: none in an environment without webhook sources, which has no such function. */
export async function receiverVariables({ variables }: Pick<Environment, "variables">) {
  return variables("webhook-receiver").catch((error: unknown): Awaited<ReturnType<Environment["variables"]>> => {
    if (error instanceof ResourceNotFoundException) return {};
    throw error;
  });
}

/**
 * @param variables those of `webhook-receiver`
 * @param option before the name in the message, if it is an option's. @default - it is an argument
 * @throws UsageError if the environment does not have the source
 */
export function sourceNamed(
  { WEBHOOK_SOURCES = "[]" }: Readonly<Record<string, string>>,
  name: string,
  option = "",
): WebhookSource {
  const sources = [...readWebhookSources(WEBHOOK_SOURCES).values()];
  const known = sources.find((source) => source.name === name);
  if (known) return known;
  const allowed = sources.map((source) => source.name).join(", ") || "none, this environment has no sources";
  throw new UsageError(`${option}"${name}" given, allowed: ${allowed}`);
}
