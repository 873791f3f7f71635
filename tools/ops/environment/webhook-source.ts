import { ResourceNotFoundException } from "@aws-sdk/client-lambda";
import { CommandFailure, UsageError } from "../../../command-line/command.ts";
import { readWebhookSources, type WebhookSource } from "../../../functions/domain/webhook-sources.ts";
import { printable } from "../output/output.ts";
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
export function sourceNamed(variables: Readonly<Record<string, string>>, name: string, option = ""): WebhookSource {
  const sources = sourcesIn(variables);
  const known = sources.find((source) => source.name === name);
  if (known) return known;
  const allowed = sources.map((source) => source.name).join(", ") || "none, this environment has no sources";
  throw new UsageError(`${option}"${name}" given, allowed: ${allowed}`);
}

/**
 * Whether a source that only chooses what is shown is one of the environment's. A former source still has records and logs, so
 * another name is no usage error, but it is told: nothing found of a misspelt source is no good news.
 * @param name undefined if all are shown
 */
export async function isKnownSource(
  environment: Pick<Environment, "variables">,
  name: string | undefined,
  tell: (text: string) => void,
): Promise<boolean> {
  if (name === undefined) return true;
  const names = await sourceNames(environment);
  if (names === undefined || names.includes(name)) return true;
  const there = names.join(", ") || "none";
  tell(`--source: "${printable(name)}" is not a source of this environment now; its sources: ${there}`);
  return false;
}

/** Names of the environment's webhook sources; undefined while they cannot be read, because the key cannot be used. */
export async function sourceNames(environment: Pick<Environment, "variables">): Promise<readonly string[] | undefined> {
  try {
    return sourcesIn(await receiverVariables(environment)).map(({ name }) => name);
  } catch (error) {
    // What Lambda says of variables that it cannot decrypt.
    if (error instanceof CommandFailure) return undefined;
    throw error;
  }
}

function sourcesIn({ WEBHOOK_SOURCES = "[]" }: Readonly<Record<string, string>>): readonly WebhookSource[] {
  return [...readWebhookSources(WEBHOOK_SOURCES).values()];
}
