import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { WebhookSecretError } from "../functions/domain/errors.ts";
import { schemeOf } from "../functions/domain/schemes/index.ts";
import { sourcePath } from "../functions/domain/webhook-sources.ts";
import type { EmulatorConfig } from "./aws/emulator-config.ts";
import { developmentSecret, givenSecret, SECRET_VARIABLES, secretVariable } from "./development-secret.ts";
import { LocalRunError } from "./errors.ts";
import type { DeclaredSource } from "./model/webhook-sources.ts";

/** A sender of signed webhooks. */
export interface LocalSource extends DeclaredSource {
  /** Where it sends them. */
  readonly url: string;
  /**
   * What it signs with, unless the operator has put another one since.
   * @default - what a variable gives, which is shown to nobody
   */
  readonly developmentSecret?: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** @param url of the API with its stage */
export function localSource(source: DeclaredSource, url: string, variables: Variables): LocalSource {
  return {
    ...source,
    url: `${url}${sourcePath(source.name)}`,
    ...(givenSecret(source.name, variables) === undefined && {
      developmentSecret: developmentSecret(source.name, source),
    }),
  };
}

/**
 * Does what the operator of a deployment does: puts a value into the secret of each source.
 * @param variables may give a source's secret, see {@link secretVariable}
 * @throws LocalRunError naming the variable that gives no secret of its source's scheme, or names no source
 */
export async function putSecrets(
  sources: readonly DeclaredSource[],
  variables: Variables,
  config: EmulatorConfig,
): Promise<void> {
  checkVariables(sources, variables);
  const client = new SecretsManagerClient(config);
  await Promise.all(
    sources.map((source) => {
      const SecretString = givenSecret(source.name, variables) ?? developmentSecret(source.name, source);
      return client.send(new PutSecretValueCommand({ SecretId: source.secretId, SecretString }));
    }),
  );
}

function checkVariables(sources: readonly DeclaredSource[], variables: Variables): void {
  const known = sources.map(({ name }) => secretVariable(name));
  const given = Object.keys(variables).filter((name) => name.startsWith(SECRET_VARIABLES) && variables[name]);
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new LocalRunError(
      `${unknown}: no source has that name; allowed: ${known.join(", ") || "none without sources"}`,
    );
  }
  for (const { name, scheme, configuration } of sources) {
    try {
      const secret = givenSecret(name, variables);
      if (secret !== undefined) schemeOf(scheme, configuration)?.signature.signingKeys(secret);
    } catch (error) {
      if (!(error instanceof WebhookSecretError)) throw error;
      throw new LocalRunError(`${secretVariable(name)}: not a secret of scheme ${scheme}; ${error.message}`);
    }
  }
}
