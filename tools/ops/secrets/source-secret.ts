import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { CommandFailure } from "../../../command-line/command.ts";
import { LIVE_STAGES } from "../../../functions/adapters/webhook-secrets.ts";
import { WebhookSecretError } from "../../../functions/domain/errors.ts";
import { schemeOf } from "../../../functions/domain/schemes/index.ts";
import type { SignatureMethod } from "../../../functions/domain/schemes/scheme.ts";
import type { WebhookSource } from "../../../functions/domain/webhook-sources.ts";
import type { Environment } from "../environment/environment.ts";
import { receiverVariables, sourceNamed } from "../environment/webhook-source.ts";

/** The secret of a webhook source. Nothing here is ever printed of a value. */
export interface SourceSecret {
  readonly source: WebhookSource;
  /** `payment-webhook-stripe-prod` */
  readonly name: string;
  readonly method: SignatureMethod;
}

/** A version whose value counts. */
export interface LiveVersion {
  readonly stage: (typeof LIVE_STAGES)[number];
  readonly id: string;
  /** When it was put: milliseconds since 1970. */
  readonly putAt: number;
  /** Without white space around it. Undefined if it is not text. */
  readonly value: string | undefined;
  /** Why it does not count, in words that do not repeat it. */
  readonly problem?: string;
}

/** @throws UsageError if the environment does not have the source */
export async function sourceSecret(environment: Environment, sourceName: string): Promise<SourceSecret> {
  const source = sourceNamed(await receiverVariables(environment), sourceName);
  const scheme = schemeOf(source.scheme, await environment.sourceConfiguration(source));
  if (!scheme) throw new CommandFailure(`the scheme of ${source.name} is not known here: ${source.scheme}`);
  return { source, name: nameIn(source.secretId), method: scheme.signature };
}

/** Of an ARN, which ends with six characters that Secrets Manager chose. */
function nameIn(secretId: string): string {
  return /:secret:(.+)-[^-]{6}$/.exec(secretId)?.[1] ?? secretId;
}

/** The versions whose values count: each only if there is one. */
export interface LiveVersions {
  readonly current?: LiveVersion | undefined;
  readonly previous?: LiveVersion | undefined;
}

export async function liveVersions(
  { clients: { secrets } }: Pick<Environment, "clients">,
  secret: SourceSecret,
): Promise<LiveVersions> {
  const [current, previous] = await Promise.all(LIVE_STAGES.map((stage) => versionOf(secrets, secret, stage)));
  return { current, previous };
}

async function versionOf(
  secrets: SecretsManagerClient,
  { source, method }: SourceSecret,
  stage: LiveVersion["stage"],
): Promise<LiveVersion | undefined> {
  try {
    const answer = await secrets.send(new GetSecretValueCommand({ SecretId: source.secretId, VersionStage: stage }));
    const { VersionId: id = "", CreatedDate, SecretString } = answer;
    const value = SecretString?.trim();
    const problem = problemOf(value, method);
    return { stage, id, putAt: CreatedDate?.getTime() ?? 0, value, ...(problem !== undefined && { problem }) };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** What nobody gets from a provider, and somebody wrote to have something there. */
const PLACEHOLDER = /place.?holder|change.?me|replace.?me|your.?secret|dummy/i;

/** Why a value is no secret of the source, undefined if it can be one. The words do not repeat it. */
export function problemOf(value: string | undefined, method: SignatureMethod): string | undefined {
  if (value === undefined) return "it is not text";
  if (value === "") return "it is empty";
  try {
    method.signingKeys(value);
  } catch (error) {
    if (error instanceof WebhookSecretError) return error.message;
    throw error;
  }
  return PLACEHOLDER.test(value) ? "it looks like a placeholder" : undefined;
}
