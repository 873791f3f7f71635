import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { WebhookSecretError } from "../domain/errors.ts";
import type { Clock, WebhookSecrets } from "../domain/ports.ts";

/** How long a container uses the values that it has read, in milliseconds. A secret that is taken away counts no longer than that. */
const MAX_AGE = 60_000;

/**
 * The version labels of a rotation: a value that is put becomes current, and the one before it previous.
 * Source: Secrets Manager User Guide, "Secret versions".
 */
const LIVE_STAGES = ["AWSCURRENT", "AWSPREVIOUS"] as const;

/** Secrets of Secrets Manager. Both live values are read side by side and kept for a minute. */
export function createWebhookSecrets(client: SecretsManagerClient, clock: Pick<Clock, "now">): WebhookSecrets {
  const known = new Map<string, { readonly values: readonly string[]; readonly readAt: number }>();
  return {
    async live(secretId) {
      const entry = known.get(secretId);
      if (entry && clock.now() - entry.readAt < MAX_AGE) return entry.values;
      const readAt = clock.now();
      let [current, previous] = await Promise.all(LIVE_STAGES.map((stage) => readValue(client, secretId, stage)));
      const before = entry?.values[0];
      if (before !== undefined && before !== current && before !== previous) {
        // Put between the two reads: what was current has become the previous value since, and is live.
        previous = await readValue(client, secretId, "AWSPREVIOUS");
      }
      if (current === undefined)
        throw new WebhookSecretError("the secret has no value yet: put one into Secrets Manager");
      const values = previous === undefined || previous === current ? [current] : [current, previous];
      known.set(secretId, { values, readAt });
      return values;
    },
  };
}

/** Undefined if no version has the label. White space around a value is of the file or shell that it came from. */
async function readValue(
  client: SecretsManagerClient,
  SecretId: string,
  VersionStage: string,
): Promise<string | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
    return SecretString?.trim() || undefined;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    // Its message quotes the answer, in which the secret stands, and would be logged.
    if (error instanceof SyntaxError) throw new Error("the answer of Secrets Manager is not JSON");
    throw error;
  }
}
