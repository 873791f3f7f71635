/** Makes the package that another repository installs. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { EXIT, readArguments, runCommand, UsageError } from "../../command-line/command.ts";
import { packPackage, withCompiledPackage } from "./package.ts";

const USAGE = `Makes the package that another repository installs: the stacks, their functions and the plan review, compiled.

Usage: npm run package [-- --directory <directory>]

  --directory <directory>  where the archive is written to (default: .)
  --help                   show this

Exit code: 0 if the archive was made, 1 if not, 2 for wrong usage.
`;

await runCommand({
  typed: "npm run package",
  usage: USAGE,
  async run(args) {
    const { values, positionals } = readArguments(args, { directory: { type: "string", default: "." } });
    if (positionals.length > 0) throw new UsageError(`unknown argument ${positionals[0]}; allowed: --directory`);
    const destination = path.resolve(values.directory);
    mkdirSync(destination, { recursive: true });
    const { filename, size, entryCount } = withCompiledPackage((directory) => packPackage(directory, destination));
    console.log(`${path.join(destination, filename)}: ${Math.round(size / 1024)} KB, ${entryCount} files`);
    return EXIT.ok;
  },
});
