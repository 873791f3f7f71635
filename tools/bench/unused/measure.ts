import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleOptions, FUNCTION_NAMES } from "../../../stacks/bundles/function-bundles.ts";
import { forkAwsStub } from "../aws/forked-stub.ts";
import { packageOf } from "../bundles/contents.ts";
import { writeFiles } from "../bundles/files.ts";
import { messageOf } from "../child.ts";
import { MEASURED_SCHEMES, sampleEnvironment } from "../samples.ts";

interface Ran {
  readonly start: number;
  readonly end: number;
  readonly ran: boolean;
}

/** Contents of a bundle by package, in bytes before minifying. */
export interface Unused {
  readonly bytes: number;
  /** Modules that have functions of which none ran. */
  readonly idle: readonly (readonly [name: string, bytes: number])[];
}

const PROCESS = fileURLToPath(new URL("coverage-process.ts", import.meta.url));

/** What no call of a function comes to, neither when it succeeds nor when it fails. */
export async function measureUnused(): Promise<ReadonlyMap<string, Unused>> {
  const { outputFiles } = await build({
    ...bundleOptions(FUNCTION_NAMES, MEASURED_SCHEMES),
    minify: false,
    sourcemap: false,
  });
  const code = new Map(outputFiles.map(({ path, text }) => [basename(dirname(path)), text]));
  const files = writeFiles(code);
  const stub = await forkAwsStub();
  const results = new Map<string, Unused>();
  try {
    for (const name of FUNCTION_NAMES) {
      const functions = await messageOf<Ran[]>(PROCESS, [name, files.file(name)], {
        env: sampleEnvironment(name, stub.endpoint),
        stdio: ["ignore", "ignore", "ignore", "ipc"],
      });
      results.set(name, idleModules(code.get(name) ?? "", functions, files.mark.length));
    }
  } finally {
    files.remove();
    await stub.stop();
  }
  return results;
}

/** esbuild begins each module with a comment that names its file. */
const MODULE = /^(?:\s*\/\/ |\s*")((?:node_modules|functions|stacks)\/[^\s"]+)/gm;

function idleModules(code: string, functions: readonly Ran[], offset: number): Unused {
  const marks = [...code.matchAll(MODULE)];
  const idle = new Map<string, number>();
  marks.forEach(({ index, 1: file = "" }, position) => {
    const end = marks[position + 1]?.index ?? code.length;
    const own = functions.filter((each) => each.start - offset >= index && each.end - offset <= end);
    if (own.length === 0 || own.some(({ ran }) => ran)) return;
    idle.set(packageOf(file), (idle.get(packageOf(file)) ?? 0) + end - index);
  });
  return { bytes: code.length, idle: [...idle].sort(([, a], [, b]) => b - a) };
}
