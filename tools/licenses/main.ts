/** Lists the licences of what is in the functions' bundles, and of every dependency. */
import { resolve } from "node:path";
import { EXIT, refuseArguments, runCommand } from "../../command-line/command.ts";
import { bundledDirectories } from "./bundled.ts";
import { type LockedPackage, readLockedPackages } from "./lock-file.ts";
import { isPermissive } from "./permissive.ts";

const USAGE = `Lists the licences of what is in the functions' bundles, and of every dependency.

Usage: npm run licenses

Exit code: 0 if every licence in a bundle is permissive, 1 if not, 2 for wrong usage.
`;

await runCommand({
  typed: "npm run licenses",
  usage: USAGE,
  async run(args) {
    refuseArguments(args);
    return listLicenses();
  },
});

function listLicenses(): number {
  const locked = readLockedPackages(resolve(import.meta.dirname, "../../package-lock.json"));
  const unknown = (directory: string): LockedPackage => ({
    name: directory,
    version: "not locked",
    license: "unknown",
  });
  const bundled = bundledDirectories().map((directory) => locked.get(directory) ?? unknown(directory));

  console.log("In the functions' bundles:\n");
  for (const { name, version, license } of bundled) console.log(`  ${license.padEnd(14)}  ${name} ${version}`);

  const byLicense = Map.groupBy(locked.values(), ({ license }) => license);
  console.log("\nOf all dependencies, those that only build and test included:\n");
  for (const [license, packages] of [...byLicense].sort((a, b) => b[1].length - a[1].length)) {
    const names = [...new Set(packages.map(({ name }) => name))].sort();
    // Nobody reads seven hundred names.
    const shown = isPermissive(license) ? "" : `  ${names.join(", ")}`;
    console.log(`  ${String(packages.length).padStart(4)}  ${license}${shown}`);
  }

  const refused = bundled.filter(({ license }) => !isPermissive(license));
  for (const { name, version, license } of refused) console.error(`not permissive: ${name} ${version}: ${license}`);
  return refused.length > 0 ? EXIT.failure : EXIT.ok;
}
