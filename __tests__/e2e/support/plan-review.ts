import { spawnSync } from "node:child_process";
import path from "node:path";
import type { Project } from "./project.ts";
import type { StackDirectory } from "./stack-directory.ts";

/** Reviews the last plan of a stack directory as `npm run plan:review` does. */
export async function reviewInShell(project: Project, stack: StackDirectory, ...options: readonly string[]) {
  const { stdout: plan } = await stack.run(["show", "-json", "plan.tfplan"]);
  const script = path.join(project.directory, "tools", "plan-review", "main.ts");
  return spawnSync(process.execPath, [script, "-", ...options], { input: plan, encoding: "utf8" });
}
