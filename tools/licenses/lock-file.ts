import { readFileSync } from "node:fs";

/** A package of the lock file. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as the package says. */
  readonly license: string;
}

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly version: string; readonly license?: string; readonly name?: string }>
  >;
}

/** Every package of a lock file by its directory, those of other platforms included. */
export function readLockedPackages(file: string): ReadonlyMap<string, LockedPackage> {
  const { packages }: LockFile = JSON.parse(readFileSync(file, "utf8"));
  return new Map(
    Object.entries(packages)
      .filter(([directory]) => directory !== "")
      .map(([directory, { name, version, license }]) => [
        directory,
        { name: name ?? nameOf(directory), version, license: license ?? "none given" },
      ]),
  );
}

/** `node_modules/a/node_modules/@b/c` → `@b/c` */
function nameOf(directory: string): string {
  return directory.split("node_modules/").at(-1) ?? directory;
}
