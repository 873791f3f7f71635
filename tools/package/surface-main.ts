/** Writes what the package exports, or says what of it has changed. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { EXIT, readArguments, runCommand } from "../../command-line/command.ts";
import { withCompiledPackage } from "./package.ts";
import { publicSurface } from "./surface.ts";

const COMMITTED = path.join(import.meta.dirname, "public-surface");

const USAGE = `Writes tools/package/public-surface: the names, members and types that an app may rely on.

Usage: npm run package:surface [-- --check]

  --check  write nothing, and name the files that differ
  --help   show this

Exit code: 0 if they are written or as committed, 1 if one differs, 2 for wrong usage.
`;

await runCommand({
  typed: "npm run package:surface",
  usage: USAGE,
  async run(args) {
    const { values } = readArguments(args, { check: { type: "boolean", default: false } });
    const reports = withCompiledPackage(publicSurface);
    return values.check ? compare(reports) : write(reports);
  },
});

function write(reports: ReadonlyMap<string, string>): number {
  for (const [file, text] of reports) writeFileSync(path.join(COMMITTED, file), text);
  return EXIT.ok;
}

function compare(reports: ReadonlyMap<string, string>): number {
  const changed = [...reports].filter(([file, text]) => readFileSync(path.join(COMMITTED, file), "utf8") !== text);
  for (const [file] of changed) {
    console.error(
      `tools/package/public-surface/${file} is not what the code exports: run npm run package:surface, look at the difference, and say in CHANGELOG.md what an app has to change`,
    );
  }
  return changed.length > 0 ? EXIT.failure : EXIT.ok;
}
