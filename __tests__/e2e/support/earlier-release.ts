import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { runCommand } from "./command.ts";
import type { Project } from "./project.ts";

const FIXTURES = path.resolve(import.meta.dirname, "../fixtures");

/** What the earlier release was synthesized with. The subscriber is the queue `bookkeeping` of the emulated account. */
export const EARLIER_SETTINGS = {
  WEBHOOK_SOURCES: '[{"name":"stripe","scheme":"stripe"},{"name":"acme","scheme":"standard-webhooks"}]',
  NOTIFICATION_SUBSCRIBERS: '[{"protocol":"sqs","endpoint":"arn:aws:sqs:us-east-1:000000000000:bookkeeping"}]',
};

/** Puts the stack directories that commit e06322f synthesized where the project's own are. How they were made: docs/deployment-tests.md. */
export async function checkOutEarlierRelease({ directory }: Project): Promise<void> {
  const stacks = path.join(directory, "cdktf.out", "stacks");
  rmSync(stacks, { recursive: true, force: true });
  mkdirSync(stacks, { recursive: true });
  await runCommand(["tar", "-xzf", path.join(FIXTURES, "e06322f.tar.gz")], { cwd: stacks, env: {} });
}
