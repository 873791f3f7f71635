import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InMemoryQueues } from "../../../testing/systems/in-memory-queues.ts";
import type { Environment } from "../../../tools/ops/environment/environment.ts";
import { planRedrive, type Redrive } from "../../../tools/ops/queues/redrive.ts";

const LETTERS = "payment-notifications-dlq-prod";
const BACK = "payment-notifications-prod";
const BODIES = ["a", "b", "c"];
const UNWANTED = ["x", "y"];

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "redrive-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

function deadLetters(bodies = [...BODIES, ...UNWANTED]) {
  const queues = new InMemoryQueues();
  const ids = queues.fill(LETTERS, bodies);
  queues.fill(BACK, []);
  queues.fill("payment-email-notifications-dlq-prod", ["untaken"]);
  return { queues, ids, ...operatorOf(queues) };
}

function operatorOf(queues: InMemoryQueues, maxLetters = 1000) {
  const environment = { clients: { queues }, name: (what: string) => `${what}-prod` } as unknown as Environment;
  const interrupted = new AbortController();
  const run = { environment, signal: interrupted.signal, waitSeconds: 0, maxLetters };
  const plan = (asked: Partial<Redrive> = {}) =>
    planRedrive(run, { queue: "payment-notifications-dlq", rate: 1000, ...asked }, () => undefined);
  const apply = async (asked?: Partial<Redrive>) => (await plan(asked)).apply?.(() => undefined);
  return { interrupt: () => interrupted.abort(), plan, apply };
}

test("given dead letters, when all are sent back, then they are in their queue as they were, and the plan said how many", async () => {
  const { queues, plan, apply } = deadLetters();

  const { says, facts } = await plan();
  const outcome = await apply();

  expect(says[0]).toBe(`send to ${BACK}: 5 letters of the 5 in ${LETTERS}`);
  expect(facts).toMatchObject({ queue: LETTERS, to: BACK, letters: 5 });
  expect(outcome).toMatchObject({ complete: true, facts: { taken: 5, failed: 0, came_back: 0, still_there: 0 } });
  expect([queues.bodies(BACK), queues.bodies(LETTERS)]).toEqual([["a", "b", "c", "x", "y"], []]);
  expect(queues.attributes(BACK).a).toEqual({ event_id: { DataType: "String", StringValue: "of a" } });
});

test("given dead letters, when some are sent back, then the others are where they were, and can be received", async () => {
  const { queues, ids, apply } = deadLetters();

  const outcome = await apply({ ids: ids.slice(0, BODIES.length) });

  expect(outcome).toMatchObject({ complete: true, facts: { taken: 3 } });
  expect([queues.bodies(BACK), queues.bodies(LETTERS), queues.hidden(LETTERS)]).toEqual([BODIES, UNWANTED, 0]);
});

test("given more letters than one receive brings, when all are sent back, then all are", async () => {
  const bodies = Array.from({ length: 25 }, (_, index) => `letter ${index + 10}`);
  const { queues, apply } = deadLetters(bodies);

  expect(await apply()).toMatchObject({ complete: true, facts: { taken: 25 } });
  expect([queues.bodies(BACK), queues.bodies(LETTERS)]).toEqual([bodies, []]);
});

test("given more letters than a run takes, when all are sent back again and again, then all are, and what came back is left", async () => {
  const bodies = Array.from({ length: 25 }, (_, index) => `letter ${index + 10}`);
  const { queues } = deadLetters(bodies);
  const { plan, apply } = operatorOf(queues, 10);

  expect((await plan()).says[0]).toContain(
    `10 letters of ${LETTERS}, those that come first; run it again for the rest`,
  );
  expect(await apply()).toMatchObject({ complete: true, facts: { taken: 10 } });
  expect(await apply()).toMatchObject({ complete: true, facts: { taken: 10 } });
  queues.onCall = (_, operation) => {
    // What was sent in this run fails again at once.
    if (operation === "DeleteMessageBatch") queues.move(BACK, LETTERS);
    return undefined;
  };
  expect((await apply())?.facts).toMatchObject({ taken: 5 });
  expect(queues.bodies(LETTERS)).toEqual(bodies);
});

test("given a queue that tells nothing of itself, when letters were sent, then they are told, and that their fate is not known", async () => {
  const { queues, apply } = deadLetters();
  queues.onCall = (_, operation) => (operation === "GetQueueAttributes" ? "fail" : undefined);

  const outcome = await apply();

  expect(outcome).toMatchObject({ complete: false, facts: { taken: 5 } });
  expect(outcome?.says.at(-1)).toBe("what became of them is not known: Error: GetQueueAttributes failed");
});

test("given letters that cannot be sent, when all are sent back, then each stays, and after ten in a row no other is tried", async () => {
  const bodies = Array.from({ length: 25 }, (_, index) => `letter ${index + 10}`);
  const { queues, apply } = deadLetters(bodies);
  queues.onCall = (_, operation) => (operation === "SendMessage" ? "fail" : undefined);

  const outcome = await apply();

  expect(outcome).toMatchObject({
    complete: false,
    facts: { taken: 0, failed: 10, left: 15, stopped: "10 letters in a row failed" },
  });
  expect(outcome?.says).toContainEqual(expect.stringMatching(/^[0-9a-f-]{36} stays: Error: SendMessage failed$/));
  expect([queues.bodies(LETTERS), queues.hidden(LETTERS)]).toEqual([bodies, 0]);
});

test("given a letter that fails again at once, when it is sent back, then that is seen", async () => {
  const { queues, apply } = deadLetters(["poison"]);
  queues.onCall = (_, operation) => {
    if (operation === "DeleteMessageBatch") queues.move(BACK, LETTERS);
    return undefined;
  };

  expect(await apply()).toMatchObject({ complete: false, facts: { taken: 1, came_back: 1 } });
});

test("given letters that have no way back, when they are sent back, then it is said what to do, and --to moves them", async () => {
  const { queues, apply } = deadLetters();
  queues.fill("orders", []);
  const queue = "payment-email-notifications-dlq";

  await expect(apply({ queue })).rejects.toThrow(
    /^letters of .* have no way back: a subscriber did not take them.* --to/,
  );
  await expect(apply({ queue: "orders" })).rejects.toThrow(
    '--queue: "orders" given, allowed: payment-notifications-dlq, ',
  );
  await expect(apply({ queue, to: "arn:aws:sqs:us-east-1:123456789012:orders" })).rejects.toThrow(
    "a queue in eu-central-1",
  );

  expect(await apply({ queue, to: "arn:aws:sqs:eu-central-1:123456789012:orders" })).toMatchObject({ complete: true });
  expect([queues.bodies("orders"), queues.bodies(`${queue}-prod`)]).toEqual([["untaken"], []]);
});

test("given letters, when they are discarded, then they are in a file that its owner alone can read, and no file is written over", async () => {
  const { queues, apply } = deadLetters(["a"]);
  const keep = join(directory, "letters.jsonl");

  const outcome = await apply({ keep });

  expect(outcome?.says[0]).toBe(`1 letter deleted from ${LETTERS}, kept in ${keep}`);
  expect(queues.bodies(LETTERS)).toEqual([]);
  expect(statSync(keep).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(keep, "utf8"))).toMatchObject({
    queue: LETTERS,
    body: "a",
    message_attributes: { event_id: { DataType: "String", StringValue: "of a" } },
  });

  queues.fill(LETTERS, ["b"]);
  await expect(apply({ keep })).rejects.toThrow("allowed: a new file");
  await expect(apply({ keep: join(directory, "none", "letters") })).rejects.toThrow("letters cannot be made: ENOENT");
  expect(queues.bodies(LETTERS)).toEqual(["b"]);
});

test("given no such letter, when it is sent back, then nothing is planned", async () => {
  const { plan } = deadLetters();

  await expect(plan({ ids: ["nobody"] })).rejects.toThrow(`${LETTERS} holds no letter nobody`);
});

/** More calls than any of these redrives makes, each gone wrong in each way. */
const FAULTS = Array.from({ length: 14 }, (_, call) =>
  (["fail", "fail-after", "interrupt"] as const).map((fault) => [fault, call] as const),
).flat();

describe.each([
  ["sent back", "into their queue"],
  ["discarded", "into a file"],
])("given some letters that are %s %s", (what) => {
  const kept = (name: string) => (what === "discarded" ? { keep: join(directory, name) } : {});

  test.each(FAULTS)(
    "when there is a %s at call %i, then none is lost, and the next run brings the rest",
    async (fault, call) => {
      const { queues, ids, interrupt, plan } = deadLetters();
      const wanted = ids.slice(0, BODIES.length);
      const { apply } = await plan({ ids: wanted, ...kept("first") });
      const begun = queues.calls.length;
      queues.onCall = (number) => {
        if (number !== begun + call) return undefined;
        if (fault !== "interrupt") return fault;
        interrupt();
        return undefined;
      };

      const outcome = await apply?.(() => undefined);

      const arrived = () => [...queues.bodies(BACK), ...bodiesIn("first"), ...bodiesIn("second")];
      expect([...arrived(), ...queues.bodies(LETTERS)]).toEqual(expect.arrayContaining([...BODIES, ...UNWANTED]));
      if (outcome?.complete) expect([arrived(), queues.bodies(LETTERS)]).toEqual([BODIES, UNWANTED]);

      queues.onCall = () => undefined;
      queues.unhide();
      const left = queues.ids(LETTERS).filter((id) => wanted.includes(id));
      if (left.length > 0) await operatorOf(queues).apply({ ids: left, ...kept("second") });
      expect(arrived()).toEqual(expect.arrayContaining(BODIES));
      expect(queues.bodies(LETTERS)).toEqual(UNWANTED);
    },
  );
});

function bodiesIn(name: string): string[] {
  const file = join(directory, name);
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return lines.filter(Boolean).map((line) => JSON.parse(line).body);
}
