import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { tail } from "../shared/tail.ts";

/** What AWS's own models say of recorded requests. */
export interface CheckedRequests {
  /** Terraform's and its provider's requests by operation, as `dynamodb CreateTable`. */
  readonly operations: Readonly<Record<string, number>>;
  /** What AWS would refuse, by any sender, and how often it was sent. */
  readonly violations: Readonly<Record<string, number>>;
}

/**
 * Checks recorded requests against AWS's service models: operations, parameters, types, lengths, ranges, values, patterns.
 * @param python the interpreter of the virtual environment that holds botocore
 * @param file what the emulator recorded
 * @throws Error if they cannot be checked
 */
export function checkRequests(python: string, file: string): CheckedRequests {
  if (!existsSync(file)) throw new Error("no request was recorded");
  const script = path.join(import.meta.dirname, "aws_models", "check.py");
  const { status, stdout, stderr } = spawnSync(python, [script, file], { encoding: "utf8", maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`the recorded requests could not be checked\n${tail(stderr)}`);
  return JSON.parse(stdout);
}
