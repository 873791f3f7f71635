/** Says which direct dependencies are not at their newest compatible version, and why. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { CommandFailure, EXIT, refuseArguments, runCommand } from "../../command-line/command.ts";
import { runNpm } from "../../command-line/npm.ts";
import { HELD_BACK } from "./held-back.ts";
import { type NewerVersion, reviewDependencies } from "./review.ts";

const PROJECT = path.resolve(import.meta.dirname, "../..");

const USAGE = `Says which direct dependencies are not at their newest compatible version, and why. Asks npm's registry.

Usage: npm run outdated

Exit code: 0 if each is at its newest version, or at the newest below the bound that tools/outdated/held-back.ts gives a reason for;
1 if one is not, or a reason holds nothing back; 2 for wrong usage.
`;

await runCommand({
  typed: "npm run outdated",
  usage: USAGE,
  async run(args) {
    refuseArguments(args);
    const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(PROJECT, "package.json"), "utf8"));
    const { lines, outdated } = reviewDependencies(
      newerVersions(),
      HELD_BACK,
      Object.keys({ ...dependencies, ...devDependencies }),
    );
    for (const line of lines) console.log(line);
    return outdated ? EXIT.failure : EXIT.ok;
  },
});

function newerVersions(): NewerVersion[] {
  // Exits with 1 if there is one.
  const found: Record<string, { current: string; latest: string }> = npm([0, 1], "outdated", "--json");
  return Object.entries(found).map(([name, { current, latest }]) => {
    const bound = HELD_BACK[name]?.below;
    return { name, current, latest, newest: bound === undefined ? latest : newestBelow(name, bound) };
  });
}

function newestBelow(name: string, bound: string): string {
  const versions: string | string[] = npm([0], "view", `${name}@<${bound}`, "version", "--json");
  const stable = [versions].flat().filter((version) => !version.includes("-"));
  return stable.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1) ?? bound;
}

function npm(expected: readonly number[], ...args: readonly string[]) {
  // By this project's Node: npm passes over versions that its own Node is too old for.
  const { status, stdout, stderr } = runNpm(args, PROJECT);
  if (!expected.some((code) => code === status)) throw new CommandFailure(`npm ${args[0]} failed\n${stderr}`);
  return JSON.parse(stdout);
}
