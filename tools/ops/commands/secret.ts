import { EXIT, UsageError } from "../../../command-line/command.ts";
import { oneOf } from "../../../command-line/values.ts";
import { CHANGE_OPTIONS, CHANGE_USAGE, changing } from "../change/change.ts";
import { ifReadable } from "../logs/unreadable-logs.ts";
import type { Asked, Operation, OperationRun } from "../operation.ts";
import { duration, table } from "../output/table.ts";
import { planEndPrevious } from "../secrets/end-previous.ts";
import { planPut } from "../secrets/put-secret.ts";
import { readSecret } from "../secrets/read-secret.ts";
import { refusedSignatures } from "../secrets/refused-signatures.ts";
import { liveVersions, sourceSecret } from "../secrets/source-secret.ts";

const DESCRIBED = {
  summary: "the secret of a webhook source: put a new one, check it, end the previous one",
  usage: `Rotates the secret with which a webhook source signs. No value is ever shown, logged or recorded.

Usage: npm run ops -- secret put <source> [--dry-run | --yes] (--env <name> | --local) [--json]
       npm run ops -- secret check <source> (--env <name> | --local) [--json]
       npm run ops -- secret end-previous <source> [--now] [--dry-run | --yes] (--env <name> | --local) [--json]

  put                    asks for the new value without showing it, or reads the standard input (then with --yes); refuses what is
                         not a secret of the source's scheme. The value before it counts as well, until it is ended
  check                  which values count, since when, whether each is a secret of the scheme, and how many signatures were
                         refused since the current one was put, or in the last hour
  end-previous           what is signed with the previous value is refused within a minute
  --now                  with end-previous: it has leaked, so end it even if functions may not have read the new one yet
${CHANGE_USAGE}

Examples:
  npm run ops -- secret put stripe --env prod
  npm run ops -- secret check stripe --env prod
  npm run ops -- secret end-previous stripe --env prod
  pass show stripe/webhook | npm run ops -- secret put stripe --env prod --yes

Exit code: 0 when it was done or is good, 1 after Ctrl-C, a no, a failure, or if what is checked is not good, 2 for wrong usage. A
change leaves an audit record.
`,
};

const PUT = changing("secret-put", {
  ...DESCRIBED,
  options: {},
  prepare(asked) {
    const name = sourceOf(asked);
    withoutNow(asked);
    return async ({ environment, signal }) => {
      const secret = await sourceSecret(environment, name);
      return planPut(environment, secret, await readSecret(`The new value of ${secret.name} (not shown): `, signal));
    };
  },
});

const END_PREVIOUS = changing("secret-end-previous", {
  ...DESCRIBED,
  options: {},
  prepare(asked) {
    const name = sourceOf(asked);
    const now = asked.values.now === true;
    return async ({ environment }) => planEndPrevious(environment, await sourceSecret(environment, name), { now });
  },
});

const CHECK: Pick<Operation, "prepare"> = {
  prepare(asked) {
    const name = sourceOf(asked);
    withoutNow(asked);
    const change = Object.keys(CHANGE_OPTIONS).find((option) => asked.values[option] !== undefined);
    if (change) throw new UsageError(`--${change} given, allowed: with put or end-previous`);
    return (run) => check(run, name);
  },
};

const ACTIONS = { put: PUT, check: CHECK, "end-previous": END_PREVIOUS } as const;

/** The secret of a webhook source. */
export const SECRET: Operation = {
  ...DESCRIBED,
  changes: true,
  // To look at a secret is as much as to have it.
  onlyLooks: () => false,
  asksUnseen: true,
  options: { ...CHANGE_OPTIONS, now: { type: "boolean" } },
  prepare(asked) {
    const action = oneOf(undefined, Object.keys(ACTIONS) as (keyof typeof ACTIONS)[], asked.positionals[0] ?? "");
    return ACTIONS[action].prepare(asked);
  },
};

function sourceOf({ positionals: [, name, ...further] }: Asked): string {
  if (name !== undefined && further.length === 0) return name;
  throw new UsageError(`${name === undefined ? 0 : 1 + further.length} sources given, allowed: one`);
}

function withoutNow({ values }: Asked): void {
  if (values.now !== undefined) throw new UsageError("--now given, allowed: with end-previous");
}

async function check({ environment, output, signal }: OperationRun, name: string): Promise<number> {
  const secret = await sourceSecret(environment, name);
  const { source } = secret;
  const { current, previous } = await liveVersions(environment, secret);
  const versions = [current, previous].filter((version) => version !== undefined);
  const refused = current
    ? await ifReadable(refusedSignatures(environment, secret, current, signal), undefined, output)
    : undefined;
  const is = ({ problem }: (typeof versions)[number]) => problem ?? `a secret of scheme ${source.scheme}`;
  output.result(
    {
      source: source.name,
      scheme: source.scheme,
      secret: secret.name,
      versions: versions.map(({ stage, id, putAt, problem }) => ({
        stage,
        version_id: id,
        put_at: new Date(putAt).toISOString(),
        problem: problem ?? null,
      })),
      refused_signatures: refused ?? null,
    },
    () =>
      versions.length === 0
        ? `${secret.name} has no value: webhooks of ${source.name} are answered with 500 until you put one (secret put ${source.name})`
        : [
            `${secret.name}, the secret of ${source.name}`,
            table(
              ["Label", "Version", "Put", "Age", "It is"],
              versions.map((version) => [
                version.stage,
                version.id,
                `${new Date(version.putAt).toISOString().slice(0, 19)}Z`,
                duration(Date.now() - version.putAt),
                is(version),
              ]),
            ),
            ...(refused ? [`refused signatures since ${refused.since.slice(0, 19)}Z: ${refused.times}`] : []),
          ].join("\n"),
  );
  const isGood = versions.length > 0 && versions.every(({ problem }) => problem === undefined);
  return isGood ? EXIT.ok : EXIT.failure;
}
