import { ResourceNotFoundException } from "@aws-sdk/client-lambda";
import { CommandFailure } from "../../../command-line/command.ts";
import { readWebhookSources } from "../../../functions/domain/webhook-sources.ts";
import type { Environment } from "../environment/environment.ts";

/** Names of the environment's webhook sources; empty if it has none. */
export async function sourceNames(environment: Environment): Promise<readonly string[]> {
  try {
    const { WEBHOOK_SOURCES } = await environment.variables("webhook-receiver");
    return WEBHOOK_SOURCES === undefined
      ? []
      : [...readWebhookSources(WEBHOOK_SOURCES).values()].map(({ name }) => name);
  } catch (error) {
    // Lambda tells no variables while the key cannot be used.
    if (error instanceof ResourceNotFoundException || error instanceof CommandFailure) return [];
    throw error;
  }
}
