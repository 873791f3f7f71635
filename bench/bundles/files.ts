import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FunctionName } from "../../functions/runtime/environment.ts";
import { BUNDLE_FILE, bundleOf, FUNCTION_NAMES } from "../../stacks/constructs/function-bundles.ts";

/** The functions' bundles as files, beside a handler that does nothing. */
export interface BundleFiles {
  readonly functions: ReadonlyMap<FunctionName, string>;
  readonly trivial: string;
  remove(): void;
}

/** Marks the moment in which the top level begins to run. */
const MARK = "globalThis.evaluating=performance.now();";

const TRIVIAL =
  'export const handler=async()=>({statusCode:200,headers:{"Content-Type":"application/json"},body:"{}"});';

export function writeBundleFiles(): BundleFiles {
  const directory = mkdtempSync(join(tmpdir(), "bench-bundles-"));
  const write = (name: string, code: string | Uint8Array) => {
    const file = join(directory, name, BUNDLE_FILE);
    mkdirSync(join(directory, name));
    writeFileSync(file, Buffer.concat([Buffer.from(MARK), Buffer.from(code)]));
    return file;
  };
  return {
    functions: new Map(FUNCTION_NAMES.map((name) => [name, write(name, bundleOf(name).code)])),
    trivial: write("trivial", TRIVIAL),
    remove: () => rmSync(directory, { recursive: true }),
  };
}
