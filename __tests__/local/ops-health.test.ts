import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { PurgeQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { sendEvent, WITH_SOURCES } from "../../testing/factories/signed-webhooks.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { runOps, runOpsJson } from "../../testing/systems/ops-command.ts";
import { waitFor } from "../../testing/wait-for.ts";
import type { Health } from "../../tools/ops/health/health.ts";

let system: TestSystem;

beforeAll(async () => {
  system = await TestSystem.start({ settings: WITH_SOURCES });
});
afterAll(() => system.stop());

const post = (key: string) =>
  call(system.url, { path: "/webhooks/payment", body: webhookBody(), headers: { "idempotency-key": key } });

async function health(): Promise<{ readonly status: number; readonly found: Health }> {
  const { status, objects } = await runOpsJson(system, "health");
  return { status, found: objects[0] };
}

test("given webhooks and nothing wrong, when the health is asked for, then they are counted, and the exit code is 0", async () => {
  // given
  await post("health-a");
  await post("health-a");

  // when
  const { status, found } = await waitFor("the counts", async () => {
    const asked = await health();
    return asked.found.functions.some(({ published }) => published === 1) && asked;
  });
  const shown = await runOps(system, "health");

  // then
  expect([status, found.problems]).toEqual([0, []]);
  expect(found.functions).toContainEqual({ name: "webhook-processor", recorded: 1, repeated: 1 });
  expect(found.sources).toEqual([{ source: "stripe" }, { source: "shop" }]);
  expect(shown.stdout).toMatch(/^prod of the local run at \S+Z: nothing is wrong\n/);
  expect(shown.stdout).toMatch(/^webhook-processor +1 +1 +-/m);
});

test("given a dead letter and a refused event, when the health is asked for, then both are told, and the exit code is 1", async () => {
  // given
  const { sqs } = system.clients();
  const QueueUrl = system.queueUrl("webhook-processor-dlq");
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "lost" }));
  await sendEvent(system.url, { source: "stripe", transaction_id: "unwell", amount: "-1" });

  // when
  const { status, found } = await waitFor("the counts", async () => {
    const asked = await health();
    return asked.found.problems.length === 2 && asked;
  });
  const shown = await runOps(system, "health");
  await sqs.send(new PurgeQueueCommand({ QueueUrl }));

  // then
  expect([status, found.problems]).toEqual([1, ["1 in webhook-processor-dlq-prod", "1 signed by stripe and refused"]]);
  expect(found.queues).toContainEqual({
    name: "webhook-processor-dlq-prod",
    isDeadLetterQueue: true,
    visible: 1,
    inFlight: 0,
    delayed: 0,
  });
  expect(found.sources).toContainEqual({ source: "stripe", refusedEvents: 1 });
  expect(shown.stdout).toContain(": 2 things are wrong\n  1 in webhook-processor-dlq-prod\n");
});

test("given that the health is watched, when Ctrl-C is pressed, then there were several looks, and the last one says how it ends", async () => {
  // given
  const child = spawn("node", ["tools/ops/main.ts", "health", "--local", "--json", "--watch", "1"], {
    cwd: resolve(__dirname, "../.."),
    env: { ...process.env, PORT: new URL(system.url).port },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "close");
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const looks = () => printed.split("\n").filter(Boolean);

  // when
  await waitFor("the second look", () => looks().length >= 2);
  child.kill("SIGINT");
  const [status] = await ended;

  // then
  const last: Health = JSON.parse(looks().at(-1) ?? "");
  expect(status).toBe(last.problems.length === 0 ? 0 : 1);
});

test.each([
  { args: ["health", "10"] },
  { args: ["health", "--watch", "0"] },
  { args: ["health", "--watch", "1", "2"] },
])("given $args, when it is run, then the usage is wrong, and the exit code is 2", async ({ args }) => {
  expect((await runOps(system, ...args)).status).toBe(2);
});
