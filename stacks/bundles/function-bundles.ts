import { hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildOptions, BuildResult } from "esbuild";
import { SCHEME_MODULES, SCHEME_NAMES, type SchemeModule } from "../../functions/domain/schemes/names.ts";
import type { FunctionName } from "../../functions/runtime/environment.ts";
import { ENVIRONMENT_VARIABLES } from "../../functions/runtime/environment.ts";
import { BUNDLE_FILE, type Bundle } from "./bundle.ts";
import { BundleCache } from "./bundle-cache.ts";

/** Loads esbuild only where something has to be built. */
const load = createRequire(import.meta.url);

/** All functions, in the order of their bundles. */
export const FUNCTION_NAMES = Object.keys(ENVIRONMENT_VARIABLES) as FunctionName[];

const PROJECT_ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * What the AWS SDK would import only outside Lambda, where the environment always has the credentials, or for what we do not
 * ask of it, so it stays out of the bundles: more than a third of their size. Everything else is in.
 */
const UNUSED_IN_LAMBDA = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
  // Of operations that stream events, which none of ours does; with it goes much that only it needs.
  "@smithy/core/event-streams",
  // Reads a browser's user agent.
  "bowser",
] as const;

/**
 * Modules of Node that are asked for in another way than by importing them, which takes longer. Files are named without their
 * ending: in the package, they are JavaScript.
 */
const NODE_BUILTINS = {
  "node:http": "./stacks/bundles/builtins/http.cjs",
  "node:https": "./stacks/bundles/builtins/https",
  "node:tls": "./stacks/bundles/builtins/tls",
  "node:zlib": "./stacks/bundles/builtins/zlib",
  ...Object.fromEntries(
    [
      "node:console",
      "node:crypto",
      "node:fs",
      "node:fs/promises",
      "node:os",
      "node:path",
      "node:process",
      "node:stream",
      "node:timers/promises",
      "node:util",
    ].map((module) => [module, "./stacks/bundles/builtins/builtins"]),
  ),
};

/** The schemes are in the bundle of this function only. */
const RECEIVER: FunctionName = "webhook-receiver";

/**
 * How functions are bundled. The bytes depend on the sources and the locked packages only: paths in them are relative to the
 * project.
 * @param schemes those that `webhook-receiver` knows
 */
export function bundleOptions(functions: readonly FunctionName[], schemes: readonly SchemeModule[]) {
  return {
    ...OPTIONS,
    entryPoints: functions.map((name) => ({ in: `./functions/${name}`, out: `${name}/index` })),
    alias: {
      ...NODE_BUILTINS,
      ...Object.fromEntries(
        SCHEME_MODULES.filter((name) => !schemes.includes(name)).map((name) => [`#schemes/${name}`, UNUSED_SCHEME]),
      ),
      ...(schemes.some((name) => WITH_CERTIFICATES.includes(name))
        ? {}
        : { "#adapters/certificates": NO_CERTIFICATES }),
    },
  } satisfies BuildOptions;
}

/** Their senders sign with a private key: only their bundle reads certificates. */
const WITH_CERTIFICATES: readonly SchemeModule[] = ["paypal"];

const NO_CERTIFICATES = "./stacks/bundles/builtins/no-certificates";

const UNUSED_SCHEME = "./stacks/bundles/builtins/unused-scheme";

const OPTIONS = {
  absWorkingDir: PROJECT_ROOT,
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
  external: [...UNUSED_IN_LAMBDA],
  sourcemap: "external",
  sourcesContent: false,
  legalComments: "none",
  logLevel: "error",
} as const satisfies BuildOptions;

/** Beside the compile cache. */
const CACHE_DIRECTORY = fileURLToPath(new URL("../../node_modules/.cache/bundles", import.meta.url));

/** They decide which file an import means, and npm writes the last one when it has installed something. */
const CONFIGURATION_FILES = ["package.json", "tsconfig.json", "package-lock.json", "node_modules/.package-lock.json"];

/** What was built or read in this process, by what {@link keyOf} says. */
const known = new Map<string, ReadonlyMap<FunctionName, Bundle>>();

/**
 * Gets the bundles ahead of the first {@link bundleOf}: those that are kept, otherwise built in a process of its own, while
 * this one loads the stacks. Which schemes `webhook-receiver` has is not known yet: of it, it is the bundle without any.
 * @param directory where they are kept
 */
export async function prepareBundles(directory = CACHE_DIRECTORY): Promise<void> {
  const options = keptOptions(FUNCTION_NAMES, []);
  const cache = cacheIn(directory, options);
  const kept = cache.find();
  if (kept) {
    known.set(keyOf(FUNCTION_NAMES, []), readOutput(kept, FUNCTION_NAMES));
    return;
  }
  const { build } = await import("esbuild");
  const startedAt = Date.now();
  known.set(keyOf(FUNCTION_NAMES, []), keptOutput(cache, FUNCTION_NAMES, await build(options), startedAt));
}

/**
 * The bundle of a function.
 * @param schemes those that `webhook-receiver` knows. @default - all that are not configured
 * @throws Error if esbuild refuses the code
 */
export function bundleOf(name: FunctionName, schemes: readonly SchemeModule[] = SCHEME_NAMES): Bundle {
  const used = name === RECEIVER ? SCHEME_MODULES.filter((each) => schemes.includes(each)) : [];
  // Without schemes all are built in one run, as they share most of their modules.
  const functions = used.length > 0 ? [RECEIVER] : FUNCTION_NAMES;
  const key = keyOf(functions, used);
  const bundles = known.get(key) ?? keptOrBuilt(functions, used);
  known.set(key, bundles);
  const bundle = bundles.get(name);
  if (bundle === undefined) throw new Error(`no bundle of function ${name}`);
  return bundle;
}

function keyOf(functions: readonly FunctionName[], schemes: readonly SchemeModule[]): string {
  return [...functions, ...schemes].join();
}

/** The same options: esbuild tells as well what it read. */
function keptOptions(functions: readonly FunctionName[], schemes: readonly SchemeModule[]) {
  return { ...bundleOptions(functions, schemes), metafile: true } as const;
}

type KeptOptions = ReturnType<typeof keptOptions>;

function cacheIn(directory: string, options: KeptOptions): BundleCache {
  const files = CONFIGURATION_FILES.map((file) => {
    const path = join(PROJECT_ROOT, file);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  });
  return new BundleCache({
    directory,
    root: PROJECT_ROOT,
    configuration: hash("sha256", JSON.stringify([options, ...files])),
  });
}

function keptOrBuilt(
  functions: readonly FunctionName[],
  schemes: readonly SchemeModule[],
): ReadonlyMap<FunctionName, Bundle> {
  const options = keptOptions(functions, schemes);
  const cache = cacheIn(CACHE_DIRECTORY, options);
  const kept = cache.find();
  if (kept) return readOutput(kept, functions);
  const startedAt = Date.now();
  const { buildSync } = load("esbuild") as typeof import("esbuild");
  return keptOutput(cache, functions, buildSync(options), startedAt);
}

function keptOutput(
  cache: BundleCache,
  functions: readonly FunctionName[],
  { outputFiles, metafile }: BuildResult<KeptOptions>,
  startedAt: number,
): ReadonlyMap<FunctionName, Bundle> {
  // Two directories and a file, as they are on every machine.
  const outputs = new Map(outputFiles.map(({ path, contents }) => [path.split(/[\\/]/).slice(-2).join("/"), contents]));
  cache.keep({ inputs: Object.keys(metafile.inputs), outputs }, startedAt);
  return readOutput(outputs, functions);
}

function readOutput(
  contents: ReadonlyMap<string, Uint8Array>,
  functions: readonly FunctionName[],
): ReadonlyMap<FunctionName, Bundle> {
  const content = (file: string) => {
    const found = contents.get(file);
    if (found === undefined) throw new Error(`esbuild made no ${file}`);
    return found;
  };
  return new Map(
    functions.map((name) => [
      name,
      { code: content(`${name}/${BUNDLE_FILE}`), sourceMap: content(`${name}/${BUNDLE_FILE}.map`) },
    ]),
  );
}
