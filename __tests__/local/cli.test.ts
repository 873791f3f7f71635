import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { call } from "../../testing/http/signed-requests.ts";
import {
  endAfterTest,
  endStarted,
  ROOT,
  ready,
  removeTemporary,
  start,
  temporary,
} from "../../testing/systems/npm-start.ts";
import { waitFor } from "../../testing/wait-for.ts";

afterEach(endStarted);
afterAll(removeTemporary);

const WEBHOOK = {
  path: "/webhooks/payment",
  body: '{"transaction_id":"cli-1","amount":7,"currency":"USD","status":"failed"}',
};

test("given npm start, when it is ready and a webhook comes, then it shows what happens, and stops cleanly", async () => {
  // given
  const run = start([]);
  const url = await ready(run);

  // when
  const answer = await call(url, WEBHOOK);
  await waitFor("the record to be shown", () => /record +written/.test(run.output.stdout));
  run.child.kill("SIGINT");
  run.child.kill("SIGINT");

  // then
  expect(await run.exited).toBe(0);
  expect(answer.status).toBe(200);
  expect(run.output.stdout).toContain(
    `curl --aws-sigv4 aws:amz:us-east-1:execute-api --user local:local -H 'content-type: application/json' -d '{"transaction_id":"txn-1","amount":12.34,"currency":"USD","status":"completed"}' ${url}/webhooks/payment`,
  );
  expect(run.output.stdout).toMatch(/request +POST \/webhooks\/payment 200 \d+ ms/);
  expect(run.output.stdout).toMatch(/record +written to payment-transactions-prod/);
  expect(run.output.stdout).not.toContain("cli-1");
  expect(run.output.stdout).not.toContain("sources");
  expect(run.output.stderr).toBe("");
  expect(readdirSync(temporary)).toEqual([]);
});

test("given webhook sources, when npm start is ready, then it shows each one's route, scheme and secret, and the command that sends it an event", async () => {
  // given
  const sources = [
    { name: "stripe", scheme: "stripe" },
    { name: "shop", scheme: "standard-webhooks" },
  ];
  const run = start([], { WEBHOOK_SOURCES: JSON.stringify(sources) });
  const url = await ready(run);

  // when
  const commands = [...run.output.stdout.matchAll(/try it +(PORT=\d+ npm run webhook -- .*)$/gm)].map(
    ([, command = ""]) => command.replace("npm run webhook --", "node tools/webhook/main.ts"),
  );
  const outcomes = await Promise.all(
    commands.map((command) => once(spawn("sh", ["-c", command], { cwd: ROOT, stdio: "ignore" }), "close")),
  );

  // then
  expect(outcomes.map(([status]) => status)).toEqual([0, 0]);
  for (const { name, scheme } of sources) {
    expect(run.output.stdout).toMatch(
      new RegExp(`^  ${name}: ${scheme} at ${url}/webhooks/${name}\n +secret +whsec_[\\w+/]{43}=$`, "m"),
    );
  }
  expect(run.output.stdout).not.toMatch(/curl .*webhooks\/(stripe|shop)/);
  run.child.kill("SIGTERM");
  expect(await run.exited).toBe(0);
});

test("given --data and settings, when npm start is run again, then the table is kept, and settings are honoured", async () => {
  // given
  const directory = mkdtempSync(join(temporary, "data-"));
  const first = start(["--data", directory], { ENVIRONMENT_SUFFIX: "staging" });
  await call(await ready(first), WEBHOOK);
  first.child.kill("SIGTERM");
  expect(await first.exited).toBe(0);

  // when
  const second = start(["--data", directory], { ENVIRONMENT_SUFFIX: "staging" });
  const url = await ready(second);
  const answer = await call(url, { path: "/transactions/cli-1" });
  const third = start(["--data", directory]);

  // then
  expect(answer.json).toMatchObject({ transaction_id: "cli-1", amount: 7, status: "failed" });
  expect(second.output.stdout).toContain("payment-transactions-staging");
  expect(await third.exited).toBe(1);
  expect(third.output.stderr).toBe(`npm start: ${directory} is in use by another local run\n`);
  second.child.kill("SIGTERM");
  expect(await second.exited).toBe(0);
  expect(readdirSync(directory)).toEqual(["dynamodb"]);
  rmSync(directory, { recursive: true });
});

test("given a table that is being written, when npm start is stopped, then it stops cleanly", async () => {
  // given
  const run = start([]);
  await ready(run);
  const [, endpoint = ""] = /AWS +(\S+)/.exec(run.output.stdout) ?? [];
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const table = new DynamoDBClient({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
  const write = (number: number) => {
    const Item = {
      transaction_id: { S: `cli-${number}` },
      timestamp: { S: "2026-01-01" },
      note: { S: "x".repeat(20_000) },
    };
    return table.send(new PutItemCommand({ TableName: "payment-transactions-prod", Item }));
  };

  // when
  const writes = Array.from({ length: 300 }, (_, number) => write(number));
  await Promise.any(writes);
  run.child.kill("SIGINT");

  // then
  expect(await run.exited).toBe(0);
  expect(run.output.stderr).toBe("");
  await Promise.allSettled(writes);
});

test("given npm start, when a signal comes while it starts, then it ends as cleanly", async () => {
  // given
  const run = start([]);
  await waitFor("it to start", () => readdirSync(temporary).length > 0, 10);

  // when
  run.child.kill("SIGTERM");

  // then
  expect(await run.exited).toBe(0);
  expect(run.output.stderr).toBe("");
  expect(readdirSync(temporary)).toEqual([]);
});

test("given npm start, when it gets --help, then it says how to run it", async () => {
  // when
  const { exited, output } = start(["--help"]);

  // then
  expect(await exited).toBe(0);
  expect(output.stdout).toMatch(/--data <directory>/);
  expect(output.stdout).toMatch(/Operations: UpdateItem, PutItem/);
});

test("given npm start, when a signal ends npm alone, then the system ends with it", async () => {
  // given
  const shell = spawn("sh", ["-c", "node local/main.ts; true"], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary, PORT: "0", npm_lifecycle_event: "start" },
    stdio: "ignore",
  });
  endAfterTest(shell);
  await waitFor("it to start", () => readdirSync(temporary).length > 0, 10);

  // when
  shell.kill("SIGKILL");

  // then
  await waitFor("the system to end", () => readdirSync(temporary).length === 0);
});
