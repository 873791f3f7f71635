import { UpdateSecretVersionStageCommand } from "@aws-sdk/client-secrets-manager";
import { CommandFailure } from "../../../command-line/command.ts";
import { MAX_AGE } from "../../../functions/adapters/webhook-secrets.ts";
import type { Outcome, Plan } from "../change/plan.ts";
import type { Environment } from "../environment/environment.ts";
import { idsOf, shown } from "./put-secret.ts";
import { type LiveVersion, liveVersions, type SourceSecret } from "./source-secret.ts";

/**
 * Ends the previous value of a secret: what is signed with it is refused.
 * @param now even if the current value is no good, or so new that functions may not have read it: the previous one has leaked
 * @throws CommandFailure if it is too early
 */
export async function planEndPrevious(
  environment: Environment,
  secret: SourceSecret,
  { now }: { readonly now: boolean },
): Promise<Plan> {
  const { source, name } = secret;
  const { current, previous } = await liveVersions(environment, secret);
  if (!previous) return { says: [`${name} has no previous value`], facts: { source: source.name, secret: name } };
  const reason = now ? undefined : tooEarly(current);
  if (reason !== undefined) {
    throw new CommandFailure(`${reason}; if the previous one has leaked, end it at once with --now`);
  }
  return {
    says: [
      `end ${shown(previous)}, of ${name}, the secret of ${source.name}`,
      `the provider must sign with ${current ? shown(current) : "another one"}: anything else is refused with 401`,
    ],
    facts: { source: source.name, secret: name, now, ...idsOf({ current, previous }) },
    apply: () => endPrevious(environment, secret, previous),
  };
}

function tooEarly(current: LiveVersion | undefined): string | undefined {
  if (!current || current.problem !== undefined) {
    return `the current value is no secret of the source: ${current?.problem ?? "there is none"}`;
  }
  const age = Date.now() - current.putAt;
  if (age >= MAX_AGE) return undefined;
  return `the current value was put ${Math.floor(age / 1000)} s ago, and functions know it after ${MAX_AGE / 1000} s at the latest: wait ${Math.ceil((MAX_AGE - age) / 1000)} s`;
}

async function endPrevious(environment: Environment, secret: SourceSecret, previous: LiveVersion): Promise<Outcome> {
  await environment.clients.secrets.send(
    new UpdateSecretVersionStageCommand({
      SecretId: secret.source.secretId,
      VersionStage: previous.stage,
      // Refused by AWS if another version has become the previous one since.
      RemoveFromVersionId: previous.id,
    }),
  );
  return {
    says: [`version ${previous.id} is ended: within ${MAX_AGE / 1000} s nothing that is signed with it is taken`],
    facts: { ended: previous.id },
    complete: true,
  };
}
