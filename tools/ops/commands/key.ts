import { CancelKeyDeletionCommand, EnableKeyCommand } from "@aws-sdk/client-kms";
import { CHANGE_EXIT_USAGE, CHANGE_USAGE, changing } from "../change/change.ts";
import type { Outcome, Plan } from "../change/plan.ts";
import type { Environment } from "../environment/environment.ts";
import { requireKey } from "../key/key-state.ts";
import { type OperationRun, optionsOnly } from "../operation.ts";

/** Makes the key usable again. */
export const KEY = changing("key", {
  summary: "make the key usable again that was disabled or scheduled for deletion",
  usage: `Says in which state the key is that encrypts everything. If it is scheduled for deletion, cancels that; if it is disabled, as it is after
that, enables it. Everything stored can be read again then. A key that was deleted is gone, with all that it encrypts.

Usage: npm run ops -- key [--dry-run | --yes] (--env <name> | --local) [--json]

${CHANGE_USAGE}

Examples:
  npm run ops -- key --env prod --dry-run
  npm run ops -- key --env prod

${CHANGE_EXIT_USAGE}
`,
  options: {},
  prepare(asked) {
    optionsOnly(asked);
    return plan;
  },
});

async function plan({ environment }: OperationRun): Promise<Plan> {
  const { arn, state, deletedAt } = await requireKey(environment);
  const facts = { key: arn, state, ...(deletedAt !== undefined && { deleted_at: deletedAt }) };
  const isScheduled = state === "PendingDeletion";
  if (!isScheduled && state !== "Disabled") return { says: [`the key ${arn} is ${state}`], facts };
  return {
    says: [
      ...(isScheduled
        ? [`cancel the deletion of the key ${arn}, which is due at ${deletedAt ?? "an unknown time"}`]
        : []),
      `enable the key ${arn}`,
    ],
    facts,
    apply: () => enable(environment, arn, isScheduled),
  };
}

async function enable(environment: Environment, arn: string, isScheduled: boolean): Promise<Outcome> {
  const { keys } = environment.clients;
  if (isScheduled) await keys.send(new CancelKeyDeletionCommand({ KeyId: arn }));
  // Cancelling leaves it disabled.
  await keys.send(new EnableKeyCommand({ KeyId: arn }));
  const { state } = await requireKey(environment);
  return {
    says: [
      `the key is ${state}`,
      "AWS's services take some minutes to see it; failed webhooks are recorded by their senders' retries",
    ],
    facts: { state },
    complete: state === "Enabled",
  };
}
