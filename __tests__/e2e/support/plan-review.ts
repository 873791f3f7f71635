import { spawnSync } from "node:child_process";
import path from "node:path";
import type { Project } from "./project.ts";

/** Reviews a plan, in Terraform's JSON, as `npm run plan:review` does. */
export function reviewInShell(project: Project, plan: string, ...options: readonly string[]) {
  const script = path.join(project.directory, "tools", "plan-review", "main.ts");
  return spawnSync(process.execPath, [script, "-", ...options], { input: plan, encoding: "utf8" });
}
