import { setTimeout as sleep } from "node:timers/promises";
import { EXIT, UsageError } from "../../../command-line/command.ts";
import { wholeNumber } from "../../../command-line/values.ts";
import { readHealth } from "../health/health.ts";
import { screenOf } from "../health/screen.ts";
import { type Operation, type OperationRun, optionsOnly } from "../operation.ts";

/** Seconds between two looks. Metrics have a value every five minutes, queues change at any time. */
const DEFAULT_SECONDS = 30;

/** Moves to the upper left corner and clears what is there, so that what was shown before can be scrolled to. */
const CLEAR = "\u001b[H\u001b[J";

/** Whether an environment is well. */
export const HEALTH: Operation = {
  summary: "alarms, queues, dead letters, and what became of the webhooks of the last hour",
  usage: `Shows on one screen whether something is wrong: alarms that ring, what is in each queue, and what the functions counted in the last
hour. It reads the environment's alarms, queues and metrics.

Usage: npm run ops -- health [--watch [<seconds>]] (--env <name> | --local) [--json]

  --watch [<seconds>]   look again every so many seconds, until Ctrl-C (default: ${DEFAULT_SECONDS}). With --json an object a line

The local run counts what the functions count themselves, and has no alarms.

Examples:
  npm run ops -- health --env prod
  npm run ops -- health --env prod --watch 10

Exit code: 0 if nothing is wrong, 1 if something is (at the last look), 2 for wrong usage.
`,
  options: { watch: { type: "boolean" } },
  prepare(asked) {
    const [text, more] = asked.positionals;
    if (asked.values.watch !== true) {
      optionsOnly(asked);
      return (run) => look(run);
    }
    if (more !== undefined) throw new UsageError(`"${more}" given, allowed: one number of seconds`);
    const seconds = wholeNumber("--watch", text ?? String(DEFAULT_SECONDS), { from: 1, to: 3600 });
    return (run) => watch(run, seconds);
  },
};

/** @param clear what is written before the screen. @default - nothing */
async function look({ environment, output }: OperationRun, clear = ""): Promise<number> {
  const health = await readHealth(environment);
  output.result(health, () => `${clear}${screenOf(health, environment.label)}`);
  return health.problems.length === 0 ? EXIT.ok : EXIT.failure;
}

async function watch(run: OperationRun, seconds: number): Promise<number> {
  for (;;) {
    const code = await look(run, process.stdout.isTTY ? CLEAR : "");
    await sleep(seconds * 1000, undefined, { signal: run.signal }).catch(() => {});
    if (run.signal.aborted) return code;
  }
}
