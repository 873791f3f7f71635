import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import type { FunctionName } from "../../functions/runtime/environment.ts";
import { ENVIRONMENT_VARIABLES } from "../../functions/runtime/environment.ts";

/** The file of a bundle, and the handler in it. */
export const BUNDLE_FILE = "index.mjs";
export const BUNDLE_HANDLER = "index.handler";

export interface Bundle {
  readonly code: Uint8Array;
  readonly sourceMap: Uint8Array;
}

export const FUNCTION_NAMES = Object.keys(ENVIRONMENT_VARIABLES) as FunctionName[];

const PROJECT_ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Where the AWS SDK looks for credentials after the environment, in which Lambda always puts them. It would import them
 * only then, so they stay out of the bundles: a quarter of their size.
 */
const UNUSED_CREDENTIAL_PROVIDERS = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
];

let bundles: ReadonlyMap<FunctionName, Bundle> | undefined;

/** The bundle of a function. All are built in one run, once a process, as they share most of their modules. */
export function bundleOf(name: FunctionName): Bundle {
  bundles ??= build();
  const bundle = bundles.get(name);
  if (bundle === undefined) throw new Error(`no bundle of function ${name}`);
  return bundle;
}

/** The bytes depend on the sources and the locked packages only: paths in them are relative to the project. */
function build(): Map<FunctionName, Bundle> {
  const { outputFiles } = buildSync({
    absWorkingDir: PROJECT_ROOT,
    entryPoints: FUNCTION_NAMES.map((name) => ({ in: `functions/${name}.ts`, out: `${name}/index` })),
    outdir: "bundles",
    outExtension: { ".js": ".mjs" },
    write: false,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node24",
    // Packages that offer both: ES modules can be tree-shaken.
    mainFields: ["module", "main"],
    external: UNUSED_CREDENTIAL_PROVIDERS,
    sourcemap: "external",
    sourcesContent: false,
    legalComments: "none",
    logLevel: "error",
  });
  const contents = new Map(
    outputFiles.map((file) => [`${nameOf(file.path)}${file.path.endsWith(".map") ? ".map" : ""}`, file.contents]),
  );
  return new Map(
    FUNCTION_NAMES.map((name) => [name, { code: found(contents, name), sourceMap: found(contents, `${name}.map`) }]),
  );
}

function nameOf(path: string): string {
  return dirname(path).split(/[\\/]/).at(-1) ?? "";
}

function found(contents: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const content = contents.get(name);
  if (content === undefined) throw new Error(`esbuild made no ${name}`);
  return content;
}
