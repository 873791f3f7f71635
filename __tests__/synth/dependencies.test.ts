import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { bundledDirectories } from "../../tools/licenses/bundled.ts";
import { readLockedPackages } from "../../tools/licenses/lock-file.ts";
import { isPermissive } from "../../tools/licenses/permissive.ts";

const ROOT = resolve(__dirname, "../..");
const readJson = (file: string) => JSON.parse(readFileSync(resolve(ROOT, file), "utf8"));

interface LockedEntry {
  readonly version: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
}

const { dependencies, devDependencies, overrides, allowScripts } = readJson("package.json");
const lock: { lockfileVersion: number; packages: Record<string, LockedEntry> } = readJson("package-lock.json");
const locked = Object.entries(lock.packages).filter(([directory]) => directory !== "");

describe("given the dependencies, when they are installed", () => {
  test("then they are exact versions, and the lock file's are those", () => {
    const asked: [string, string][] = Object.entries({ ...dependencies, ...devDependencies });

    const notExact = [...asked, ...Object.entries(overrides)].filter(
      ([, version]) => !/^(npm:@?[\w./-]+@)?\d+\.\d+\.\d+$/.test(String(version)),
    );
    const notLocked = asked.filter(([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version);

    expect(asked.length).toBeGreaterThan(20);
    expect(notExact).toEqual([]);
    expect(notLocked).toEqual([]);
  });

  test("then they are locked with their hash, or come inside of one that is", () => {
    expect(lock.lockfileVersion).toBe(3);
    expect(locked.length).toBeGreaterThan(500);
    expect(locked.filter(([, { integrity, inBundle }]) => !inBundle && !/^sha512-/.test(integrity ?? ""))).toEqual([]);
  });

  test("then they run an install script only where package.json says so", () => {
    const scripted = new Set(
      locked
        .filter(([, { hasInstallScript }]) => hasInstallScript)
        .map(([directory]) => directory.split("node_modules/").at(-1) ?? ""),
    );

    // Whichever has one was decided about.
    expect([...scripted].filter((name) => !(name in allowScripts))).toEqual([]);
    // The runtime and the bundler: each puts its program in place.
    expect(Object.keys(allowScripts).filter((name) => allowScripts[name])).toEqual(["node", "esbuild"]);
  });
});

describe("given licences", () => {
  test("of everything in the functions' bundles, when they are read, then they are permissive", () => {
    const packages = readLockedPackages(resolve(ROOT, "package-lock.json"));

    const bundled = bundledDirectories();

    const names = bundled.map((directory) => packages.get(directory)?.name);
    expect(names).toEqual(expect.arrayContaining(["zod", "@aws-sdk/client-dynamodb", "@aws-lambda-powertools/logger"]));
    expect(bundled.filter((directory) => !isPermissive(packages.get(directory)?.license ?? "unknown"))).toEqual([]);
  });

  test.each([
    ["MIT", true],
    ["Apache-2.0 AND MIT", true],
    ["(MIT OR GPL-3.0-or-later)", true],
    ["GPL-3.0-only", false],
    ["MPL-2.0", false],
    ["MIT AND GPL-3.0-only", false],
    ["(MIT OR ISC) AND GPL-3.0-only", false],
    ["GPL-2.0-only WITH Classpath-exception-2.0", false],
    ["SEE LICENSE IN LICENSE.md", false],
    ["UNLICENSED", false],
    ["none given", false],
    ["", false],
  ])("written as %j, when they are read, then permissive is %s", (expression, permissive) => {
    expect(isPermissive(expression)).toBe(permissive);
  });
});
