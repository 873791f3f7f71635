/** Moves a project from CDKTF to CDK Terrain. */
import { statSync } from "node:fs";
import path from "node:path";
import { EXIT, readArguments, runCommand, UsageError } from "../../command-line/command.ts";
import { renameProject } from "./rename.ts";

const USAGE = `Moves a project from CDKTF to its fork CDK Terrain: renames the packages in its code, package.json, workflows and documents, in place.
Then run \`npm install\`; docs/cdk-terrain.md has the way.

Usage: npm run cdktn -- <directory>

  <directory>  of this project (.), of a copy, or of an app that uses its package
  --help       show this

Exit code: 0 if it is renamed, 2 for wrong usage.
`;

await runCommand({
  typed: "npm run cdktn",
  usage: USAGE,
  async run(args) {
    const { positionals } = readArguments(args, {});
    const [directory, ...more] = positionals;
    if (directory === undefined || more.length > 0) throw new UsageError("one <directory> is needed");
    const root = path.resolve(directory);
    if (!statSync(path.join(root, "package.json"), { throwIfNoEntry: false })) {
      throw new UsageError(`"${directory}" given, allowed: a directory with a package.json`);
    }
    for (const file of renameProject(root)) console.log(file);
    return EXIT.ok;
  },
});
