import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { WebhookSecretError } from "../domain/errors.ts";
import type { Clock, WebhookSecrets } from "../domain/ports.ts";
import { settleAll } from "../domain/settle-all.ts";
import { isText, promised } from "./answers.ts";

/** How long a container uses the values that it has read, in milliseconds. A secret that is taken away counts no longer than that. */
export const MAX_AGE = 60_000;

/**
 * How long a container does not read a secret again because of a signature, in milliseconds. Whoever forges requests makes each
 * container ask at most every ten seconds: 50 containers make 10 calls a second of the 10 000 that the service allows (Secrets
 * Manager User Guide, "Quotas"), for about $0.20 an hour. The sender of a new secret waits as long at most, and only then.
 */
const MIN_TIME_BETWEEN_READINGS = 10_000;

/**
 * The version labels of a rotation: a value that is put becomes current, and the one before it previous.
 * Source: Secrets Manager User Guide, "Secret versions".
 */
export const LIVE_STAGES = ["AWSCURRENT", "AWSPREVIOUS"] as const;

interface Reading {
  readonly values: readonly string[];
  readonly readAt: number;
}

/** Secrets of Secrets Manager. Both live values are read side by side and kept for a minute. */
export function createWebhookSecrets(client: SecretsManagerClient, clock: Pick<Clock, "now">): WebhookSecrets {
  const known = new Map<string, Reading>();
  const readAgainAt = new Map<string, number>();

  async function read(secretId: string): Promise<readonly string[]> {
    const readAt = clock.now();
    const values = await readLive(client, secretId, known.get(secretId)?.values[0]);
    known.set(secretId, { values, readAt });
    return values;
  }

  return {
    async live(secretId) {
      const reading = known.get(secretId);
      return reading && clock.now() - reading.readAt < MAX_AGE ? reading.values : read(secretId);
    },

    async readAgain(secretId) {
      const now = clock.now();
      const last = readAgainAt.get(secretId);
      if (last !== undefined && now - last < MIN_TIME_BETWEEN_READINGS) return undefined;
      // Before the call, so that one that fails counts as well.
      readAgainAt.set(secretId, now);
      return read(secretId);
    },
  };
}

/** @param before what was current when it was last read */
async function readLive(client: SecretsManagerClient, secretId: string, before?: string): Promise<readonly string[]> {
  let [current, previous] = await settleAll(LIVE_STAGES.map((stage) => readValue(client, secretId, stage)));
  if (before !== undefined && before !== current && before !== previous) {
    // Put between the two reads: what was current has become the previous value since, and is live.
    previous = await readValue(client, secretId, "AWSPREVIOUS");
  }
  if (current === undefined)
    throw new WebhookSecretError("the secret has no value yet: put one into Secrets Manager, as text");
  return previous === undefined || previous === current ? [current] : [current, previous];
}

/** Undefined if no version has the label, or its value is not text. White space around a value is of the file or shell that it came from. */
async function readValue(
  client: SecretsManagerClient,
  SecretId: string,
  VersionStage: string,
): Promise<string | undefined> {
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
    if (answer.SecretBinary !== undefined) return undefined;
    return promised(answer.SecretString, isText, "GetSecretValue: SecretString").trim() || undefined;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
