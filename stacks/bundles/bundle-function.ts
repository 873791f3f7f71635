import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bundle } from "./bundle.ts";

/** Loads esbuild only where something has to be built. */
const load = createRequire(import.meta.url);

/** Packages of CommonJS ask for Node's modules by `require`, which an ES module does not have. */
const REQUIRE =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);';

/**
 * Bundles a function of one's own, with everything that it imports.
 * @param entry URL of the module that exports `handler`: `new URL("./refund-reader.ts", import.meta.url)`. Its packages are looked
 * for from there
 * @throws Error if esbuild refuses the code
 */
export function bundleFunction(entry: URL): Bundle {
  const file = fileURLToPath(entry);
  const { buildSync } = load("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    // The bytes are the same in every directory: paths in them are relative to the module's own.
    absWorkingDir: dirname(file),
    entryPoints: { index: file },
    outdir: "bundle",
    outExtension: { ".js": ".mjs" },
    write: false,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    banner: { js: REQUIRE },
    sourcemap: "external",
    sourcesContent: false,
    legalComments: "none",
    logLevel: "error",
  });
  const content = (ending: string) =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.contents ?? new Uint8Array();
  return { code: content(".mjs"), sourceMap: content(".mjs.map") };
}
