import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { sourcePath, type WebhookSource } from "../functions/domain/webhook-sources.ts";
import type { EmulatorConfig } from "./aws/emulator-config.ts";
import { developmentSecret } from "./development-secret.ts";

/** A sender of signed webhooks. */
export interface LocalSource extends WebhookSource {
  /** Where it sends them. */
  readonly url: string;
  /** What it signs with, unless the operator has put another one since. */
  readonly secret: string;
}

/** @param url of the API with its stage */
export function localSource(source: WebhookSource, url: string): LocalSource {
  return { ...source, url: `${url}${sourcePath(source.name)}`, secret: developmentSecret(source.name) };
}

/** Does what the operator of a deployment does: puts a value into the secret of each source. */
export async function putDevelopmentSecrets(sources: readonly WebhookSource[], config: EmulatorConfig): Promise<void> {
  const client = new SecretsManagerClient(config);
  await Promise.all(
    sources.map(({ name, secretId }) =>
      client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: developmentSecret(name) })),
    ),
  );
}
