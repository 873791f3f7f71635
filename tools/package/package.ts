import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CommandFailure } from "../../command-line/command.ts";
import { runNpm } from "../../command-line/npm.ts";
import { packageManifest } from "./manifest.ts";

const PROJECT = path.resolve(import.meta.dirname, "../..");
/** What the compiler does not take over. */
const COPIED = ["LICENSE", "CHANGELOG.md", "stacks/bundles/builtins/http.cjs"];

/** What `npm pack --json` says of a package. */
export interface PackedFile {
  readonly filename: string;
  /** In bytes, packed. */
  readonly size: number;
  readonly entryCount: number;
}

/**
 * Compiles what other repositories use, as Node runs no TypeScript in `node_modules`.
 * @param use is given the folder of the compiled package, which is gone afterwards
 * @throws CommandFailure if it does not compile
 */
export function withCompiledPackage<T>(use: (directory: string) => T): T {
  const directory = mkdtempSync(path.join(tmpdir(), "payment-package-"));
  try {
    compilePackage(directory);
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function compilePackage(directory: string): void {
  const compiler = path.join(PROJECT, "node_modules/typescript/bin/tsc");
  const options = ["-p", path.join(import.meta.dirname, "tsconfig.json"), "--outDir", directory];
  outputOf("tsc", spawnSync(process.execPath, [compiler, ...options], { cwd: PROJECT, encoding: "utf8" }));
  nameCompiledFiles(directory);
  for (const file of COPIED) cpSync(path.join(PROJECT, file), path.join(directory, file));
  cpSync(path.join(import.meta.dirname, "readme.md"), path.join(directory, "README.md"));
  const repository = JSON.parse(readFileSync(path.join(PROJECT, "package.json"), "utf8"));
  writeFileSync(path.join(directory, "package.json"), `${JSON.stringify(packageManifest(repository), null, 2)}\n`);
}

/** The compiler leaves the endings of imports in declarations as they are. */
function nameCompiledFiles(directory: string): void {
  for (const file of globSync("**/*.d.ts", { cwd: directory })) {
    const text = readFileSync(path.join(directory, file), "utf8");
    const named = text.replaceAll(/(\bfrom |\bimport\()"(\.[^"]+)\.ts"/g, '$1"$2.js"');
    writeFileSync(path.join(directory, file), named);
  }
}

/**
 * Makes the archive that `npm install` takes.
 * @param directory of the compiled package
 * @param destination folder of the archive
 * @throws CommandFailure if npm refuses
 */
export function packPackage(directory: string, destination: string): PackedFile {
  const options = ["--json", "--ignore-scripts", "--pack-destination", destination];
  const [packed] = JSON.parse(outputOf("npm pack", runNpm(["pack", directory, ...options], PROJECT))) as [PackedFile];
  return packed;
}

function outputOf(command: string, { status, stdout, stderr, error }: SpawnSyncReturns<string>): string {
  if (status !== 0) throw new CommandFailure(`${command} failed\n${error?.message ?? stdout + stderr}`);
  return stdout;
}
