import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BUNDLE_FILE } from "../../../stacks/bundles/bundle.ts";
import { bundleOf, FUNCTION_NAMES } from "../../../stacks/bundles/function-bundles.ts";
import { MEASURED_SCHEMES } from "../samples.ts";

/** Bundles as files, each in a directory of its name. */
export interface BundleFiles {
  file(name: string): string;
  /** What stands before each bundle's own code. */
  readonly mark: string;
  remove(): void;
}

/** A handler that does nothing, among the functions. */
export const TRIVIAL = "trivial handler";

const TRIVIAL_CODE =
  'export const handler=async()=>({statusCode:200,headers:{"Content-Type":"application/json"},body:"{}"});';

/** Marks the moment in which the top level begins to run. */
const MARK = "globalThis.evaluating=performance.now();";

export function writeFiles(bundles: ReadonlyMap<string, string | Uint8Array>): BundleFiles {
  const directory = mkdtempSync(join(tmpdir(), "bench-bundles-"));
  const file = (name: string) => join(directory, name, BUNDLE_FILE);
  for (const [name, code] of bundles) {
    mkdirSync(join(directory, name));
    writeFileSync(file(name), Buffer.concat([Buffer.from(MARK), Buffer.from(code)]));
  }
  return { file, mark: MARK, remove: () => rmSync(directory, { recursive: true }) };
}

/** The functions' bundles, beside a handler that does nothing. */
export function writeBundleFiles(): BundleFiles {
  const bundles = new Map<string, string | Uint8Array>(
    FUNCTION_NAMES.map((name) => [name, bundleOf(name, MEASURED_SCHEMES).code]),
  );
  return writeFiles(bundles.set(TRIVIAL, TRIVIAL_CODE));
}
