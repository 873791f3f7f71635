import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { developmentSecret } from "../../local/development-secret.ts";
import { WITH_SOURCES } from "../../testing/factories/signed-webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";

let system: TestSystem;
const temporary = mkdtempSync(join(tmpdir(), "payment-webhook-test-"));

beforeAll(async () => {
  system = await TestSystem.start({ settings: WITH_SOURCES });
});
afterAll(async () => {
  rmSync(temporary, { recursive: true });
  await system.stop();
});

interface Surroundings {
  readonly variables?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** `npm run webhook --` without npm, in a shell that knows the sources and the port. */
async function run(args: readonly string[], { variables = {}, input = "" }: Surroundings = {}) {
  const child = spawn("node", ["tools/webhook/main.ts", ...args], {
    cwd: resolve(__dirname, "../.."),
    env: { ...process.env, ...WITH_SOURCES, PORT: new URL(system.url).port, ...variables },
  });
  child.stdin.end(input);
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { status: status as number, stdout, stderr };
}

const transactionIn = (output: string) => /^Transaction (\S+)$/m.exec(output)?.[1] ?? "";

async function read(id: string) {
  return (await call(system.url, { path: `/transactions/${id}` })).json;
}

test.each(["stripe", "shop"])(
  "given the source %s, when the command is run for it, then an event is sent, recorded, and can be sent again",
  async (source) => {
    // when
    const { status, stdout, stderr } = await run([source]);

    // then
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(
      `POST ${system.url}/webhooks/${source}\n200 {"message":"Payment processed successfully"}\n`,
    );
    expect(stdout).not.toContain("whsec_");
    const id = transactionIn(stdout);
    expect(await read(id)).toMatchObject({ amount: 12.34, currency: "USD", status: "completed" });

    // when
    const [, port, again = ""] = /again: PORT=(\d+) npm run webhook -- (.*)$/m.exec(stdout) ?? [];
    const repeated = await run(again.split(" "));

    // then
    expect(port).toBe(new URL(system.url).port);
    expect([repeated.status, transactionIn(repeated.stdout)]).toEqual([0, id]);
    expect(await system.recordsOf(id)).toHaveLength(1);
  },
);

test.each([
  ["stripe", ["--status", "failed", "--amount", "99.9", "--currency", "eur"], [99.9, "EUR", "failed"]],
  ["stripe", ["--type", "payment_intent.created", "--amount", "1e2"], [100, "USD", "pending"]],
  ["shop", ["--status", "pending", "--amount", "0.001", "--currency", "GBP"], [0.001, "GBP", "pending"]],
] as const)(
  "given the source %s, when the command is run with %j, then the event has those values",
  async (source, options, [amount, currency, status]) => {
    // given
    const id = `command-${amount}`.replace(".", "-");

    // when
    const sent = await run([source, "--id", id, ...options]);

    // then
    expect([sent.status, sent.stderr]).toEqual([0, ""]);
    expect(await read(id)).toMatchObject({ transaction_id: id, amount, currency, status });
  },
);

test("given an event's id, when it is sent twice, then it is one event of this day; with another amount it is refused", async () => {
  // given
  const options = ["stripe", "--event-id", "evt_again"];

  // when
  const first = await run(options);
  const [, again = ""] = /again: .*-- (.*)$/m.exec(first.stdout) ?? [];
  const second = await run(again.split(" "));
  const changed = await run([...again.split(" "), "--amount", "1"]);

  // then
  expect([first.status, second.status]).toEqual([0, 0]);
  const records = await system.recordsOf(transactionIn(first.stdout));
  expect(records).toHaveLength(1);
  expect(again).toBe(`${options.join(" ")} --occurred-at ${records[0]?.timestamp?.S?.slice(0, 10)}T00:00:00.000Z`);
  expect(Date.now() - Date.parse(records[0]?.timestamp?.S ?? "")).toBeLessThan(25 * 60 * 60 * 1000);
  expect([changed.status, changed.stdout]).toEqual([1, expect.stringMatching(/^422 /m)]);
});

test.each(["stripe", "shop"])(
  "given a currency that the API refuses, when %s sends it, then the event is refused",
  async (source) => {
    // when
    const { status, stdout, stderr } = await run([source, "--currency", "jpy"]);

    // then
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toMatch(/^400 .*currency/m);
  },
);

test("given a time, when the event is sent, then it is recorded as of then", async () => {
  // when
  const { status, stdout } = await run(["stripe", "--occurred-at", "2026-01-31T12:00:00+01:00"]);

  // then
  expect(status).toBe(0);
  expect(await read(transactionIn(stdout))).toMatchObject({ timestamp: expect.stringMatching(/^2026-01-31T11:00:00/) });
});

test("given a body of one's own, when it comes from a file or the standard input, then it is sent as it is", async () => {
  // given
  const file = join(temporary, "body.json");
  const body = ' {"transaction_id":"own-1", "amount":7.50,"currency":"USD","status":"failed"}\n';
  writeFileSync(file, body);

  // when
  const fromFile = await run(["shop", "--body", file]);
  const fromInput = await run(["shop", "--body", "-"], { input: body.replace("own-1", "own-2") });
  const wrong = await run(["stripe", "--body", "-"], { input: "{" });

  // then
  expect([fromFile.status, fromInput.status]).toEqual([0, 0]);
  expect((await system.recordsOf("own-1"))[0]?.raw_data?.S).toBe(body);
  expect(await system.recordsOf("own-2")).toHaveLength(1);
  expect([wrong.status, wrong.stdout]).toEqual([1, expect.stringMatching(/^400 /m)]);
});

test("given WEBHOOK_SECRET, when the command is run, then it signs with that, and never shows it", async () => {
  // given
  const WEBHOOK_SECRET = developmentSecret("another source");

  // when
  const wrong = await run(["stripe"], { variables: { WEBHOOK_SECRET } });
  const right = await run(["stripe"], { variables: { WEBHOOK_SECRET: developmentSecret("stripe") } });

  // then
  expect([wrong.status, wrong.stdout]).toEqual([1, expect.stringMatching(/^401 {"error":"Unauthorized"}$/m)]);
  expect(right.status).toBe(0);
  expect(wrong.stdout + wrong.stderr + right.stdout).not.toContain("whsec_");
});

test("given a URL of this machine, when the command is run, then it is sent there, and a scheme needs no settings", async () => {
  // given
  const variables = { WEBHOOK_SOURCES: "", PORT: "65535" };

  // when
  const given = await run(["shop", "--scheme", "standard-webhooks", "--url", `${system.url}/`], { variables });
  const named = await run(["stripe", "--url", system.url.replace("127.0.0.1", "localhost")], { variables });

  // then
  expect([given.status, named.status, given.stderr + named.stderr]).toEqual([0, 0, ""]);
});

test("given a transaction id with a quote, when the command for the same event again is shown, then it is one for a shell", async () => {
  // when
  const { stdout } = await run(["stripe", "--url", system.url, "--id", "it's 1", "--event-id", "evt_9"]);
  const today = `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`;

  // then
  expect(stdout).toContain(
    `again: npm run webhook -- stripe --url ${system.url} --id 'it'\\''s 1' --event-id evt_9 --occurred-at ${today}\n`,
  );
});

test("given nobody who listens, when the command is run, then it says so in one clear line", async () => {
  // when
  const { status, stderr } = await run(["stripe"], { variables: { PORT: "65535" } });

  // then
  expect([status, stderr]).toEqual([1, "npm run webhook: no answer: connect ECONNREFUSED 127.0.0.1:65535\n"]);
});

test.each([
  ["no source", [], {}, /0 sources given, allowed: one/],
  [
    "an event's id twice",
    ["stripe", "--body", "-", "--event-id", "x"],
    {},
    /--event-id and --body given, allowed: one/,
  ],
  ["no such file", ["shop", "--body", "/no/such/file"], {}, /--body: ENOENT/],
  [
    "no secret of the scheme",
    ["shop"],
    { WEBHOOK_SECRET: "whsec_*" },
    /WEBHOOK_SECRET: given something else than a secret of scheme/,
  ],
] as const)(
  "given %s, when the command is run, then that is wrong usage, in one clear line",
  async (_what, args, variables, line) => {
    // when
    const { status, stdout, stderr } = await run(args, { variables });

    // then
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(line);
    expect(stderr).toMatch(/^npm run webhook: .* \(see npm run webhook -- --help\)\n$/);
  },
);

test("given the command, when it gets --help, then it says how to use it", async () => {
  // when
  const { status, stdout } = await run(["--help"]);

  // then
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Usage: npm run webhook -- <source> \[options\]$/m);
});
