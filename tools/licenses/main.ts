/**
 * Lists the licences of what is in the functions' bundles, and of every dependency:
 *
 *   node tools/licenses/main.ts
 *
 * Exit status: 1 if something in a bundle has a licence that is not permissive, or none.
 */
import { resolve } from "node:path";
import { bundledDirectories } from "./bundled.ts";
import { type LockedPackage, readLockedPackages } from "./lock-file.ts";
import { isPermissive } from "./permissive.ts";

const locked = readLockedPackages(resolve(import.meta.dirname, "../../package-lock.json"));
const unknown = (directory: string): LockedPackage => ({ name: directory, version: "not locked", license: "unknown" });
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
if (refused.length > 0) process.exitCode = 1;
