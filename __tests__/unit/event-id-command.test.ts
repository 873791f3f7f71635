import { execFileSync, spawnSync } from "node:child_process";
import { eventIdOfSource } from "../../functions/domain/webhook-identity.ts";
import { aWebhook, webhookBody } from "../../testing/factories/webhooks.ts";

const COMMAND = "tools/webhook/event-id.ts";
const run = (args: readonly string[], input = "") =>
  execFileSync(process.execPath, [COMMAND, ...args], { input, encoding: "utf8" }).trim();

describe("the command webhook:id", () => {
  test("given a source and its sender's id, then the id in the logs", () => {
    expect(run(["stripe", "evt_1"])).toBe(eventIdOfSource("stripe", "evt_1"));
  });

  test("given a key, then the id in the logs", () => {
    expect(run(["--key", "key-1"])).toBe(aWebhook({}, { "idempotency-key": "key-1" }).eventId);
  });

  test("given the body of a webhook without a key, taken or refused, then the id in the logs", () => {
    expect(run(["--body", "-"], webhookBody())).toBe(aWebhook().eventId);
    expect(run(["--body", "-"], webhookBody({ currency: "CHF" }))).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    [[]],
    [["stripe"]],
    [["stripe", "evt_1", "evt_2"]],
    [["stripe", "evt_1", "--key", "key-1"]],
    [["--unknown"]],
  ])("given %j, then exit status 2", (args) => {
    const { status, stderr } = spawnSync(process.execPath, [COMMAND, ...args], { encoding: "utf8" });

    expect(status).toBe(2);
    expect(stderr).toMatch(/^npm run webhook:id: /);
  });

  test("given a body that is not JSON, when the command runs, then exit status 1 and what is wrong", () => {
    const { status, stderr } = spawnSync(process.execPath, [COMMAND, "--body", "-"], { input: "{", encoding: "utf8" });

    expect(status).toBe(1);
    expect(stderr).toBe("npm run webhook:id: --body: Invalid request body: must be valid JSON\n");
  });
});
