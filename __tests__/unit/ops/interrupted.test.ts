import { InMemoryQueues } from "../../../testing/systems/in-memory-queues.ts";
import { changing } from "../../../tools/ops/change/change.ts";
import { DEAD_LETTERS } from "../../../tools/ops/commands/dead-letters.ts";
import type { Environment } from "../../../tools/ops/environment/environment.ts";

const QUEUE = "payment-notifications-dlq-prod";

/** A command's run, with what it prints. */
function runOf(queues: InMemoryQueues, signal: AbortSignal) {
  const [notes, results]: [string[], string[]] = [[], []];
  const environment = {
    ...{ label: "prod", clients: { queues }, name: (what: string) => `${what}-prod` },
    identity: async () => "arn:aws:iam::123456789012:user/operator",
  } as unknown as Environment;
  const output = {
    note: (text: string) => notes.push(text),
    result: (_json: object, text: () => string) => results.push(text()),
  };
  return { run: { environment, output, signal }, notes, results };
}

test("given Ctrl-C while a change finds out what to do, when it has, then it ends as interrupted, and what it kept is removed", async () => {
  const end = jest.fn(async () => undefined);
  const { prepare } = changing("x", {
    ...{ summary: "", usage: "", options: {} },
    prepare: () => async () => ({ says: ["record 0 events"], facts: {}, end }),
  });
  const { run, results } = runOf(new InMemoryQueues(), AbortSignal.abort());

  const ending = prepare({ values: { "dry-run": true }, positionals: [] })(run);

  await expect(ending).rejects.toThrow("interrupted: nothing was changed");
  expect(results).toEqual([]);
  expect(end).toHaveBeenCalledTimes(1);
});

test("given Ctrl-C before dead letters were looked at, when it ends, then it does not say that there is none", async () => {
  const queues = new InMemoryQueues();
  queues.fill(QUEUE, ["a"]);
  const { run, notes, results } = runOf(queues, AbortSignal.abort());

  const code = await DEAD_LETTERS.prepare({ values: {}, positionals: [] })(run);

  expect([code, results]).toEqual([1, []]);
  expect(notes).toEqual(["interrupted: dead letters may be missing"]);
});
