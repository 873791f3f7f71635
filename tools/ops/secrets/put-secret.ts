import { setTimeout as sleep } from "node:timers/promises";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { CommandFailure, UsageError } from "../../../command-line/command.ts";
import { isText, promised } from "../../../functions/adapters/answers.ts";
import { isConfigured } from "../../../functions/domain/schemes/names.ts";
import type { Outcome, Plan } from "../change/plan.ts";
import type { Environment } from "../environment/environment.ts";
import { duration } from "../output/table.ts";
import { type LiveVersion, type LiveVersions, liveVersions, problemOf, type SourceSecret } from "./source-secret.ts";

/** Readings of a value that was put, a second apart: one can be a moment old. */
const READINGS = 5;

/**
 * Puts a value that is a secret of the source's scheme. What was current becomes the previous value, which counts as well.
 * @param given is trimmed, and stands in no message, fact or record
 * @throws UsageError if it is no secret of the scheme, CommandFailure if it is the current value already
 */
export async function planPut(environment: Environment, secret: SourceSecret, given: string): Promise<Plan> {
  const { source, name, method } = secret;
  const value = given.trim();
  const problem = problemOf(value, method);
  if (problem !== undefined) {
    throw new UsageError(`the value is not a secret of ${source.name} (scheme ${source.scheme}): ${problem}`);
  }
  const { current, previous } = await liveVersions(environment, secret);
  if (current?.value === value) throw new CommandFailure(`${name} has this value already: version ${current.id}`);
  return {
    says: [
      `put a new value into ${name}, the secret of ${source.name} (scheme ${source.scheme})`,
      ...(current ? [`${shown(current)}, becomes the previous one, and counts until it is ended`] : []),
      ...(previous ? [`${shown(previous)}, counts no more within a minute`] : []),
    ],
    facts: { source: source.name, secret: name, ...idsOf({ current, previous }) },
    apply: () => put(environment, secret, value, current),
  };
}

async function put(
  environment: Environment,
  secret: SourceSecret,
  value: string,
  before: LiveVersion | undefined,
): Promise<Outcome> {
  const { source, name } = secret;
  const answer = await environment.clients.secrets.send(
    new PutSecretValueCommand({ SecretId: source.secretId, SecretString: value }),
  );
  const id = promised(answer.VersionId, isText, "PutSecretValue: VersionId");
  const isCurrent = await becomesCurrent(environment, secret, id);
  const page = isConfigured(source.scheme) ? "configured" : source.scheme;
  return {
    says: [
      isCurrent
        ? `version ${id} of ${name} is current: what is signed with it is taken at once, or at the sender's next try 10 s later`
        : `version ${id} of ${name} was put, but is not current: look with secret check ${source.name}`,
      ...(before
        ? [
            `version ${before.id} counts as well, until secret end-previous ${source.name} or the next put`,
            `now let the provider sign with the new secret only (docs/providers/${page}.md), then: npm run ops -- secret end-previous ${source.name}`,
          ]
        : [`webhooks that were answered with 500 come again: the provider retries`]),
    ],
    facts: { version: id, current: isCurrent },
    complete: isCurrent,
  };
}

async function becomesCurrent(environment: Environment, secret: SourceSecret, id: string): Promise<boolean> {
  for (let reading = 0; reading < READINGS; reading += 1) {
    if (reading > 0) await sleep(1000);
    const { current } = await liveVersions(environment, secret);
    if (current?.id === id) return true;
  }
  return false;
}

/** A version as a line begins with it. */
export function shown({ id, stage, putAt }: LiveVersion): string {
  const which = stage === "AWSCURRENT" ? "current" : "previous";
  return `the ${which} value, version ${id}, put ${duration(Date.now() - putAt)} ago`;
}

/** For the audit record. */
export function idsOf({ current, previous }: LiveVersions) {
  return { ...(current && { current: current.id }), ...(previous && { previous: previous.id }) };
}
