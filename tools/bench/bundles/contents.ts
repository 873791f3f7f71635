import { build } from "esbuild";
import { bundleOptions, FUNCTION_NAMES } from "../../../stacks/bundles/function-bundles.ts";
import { MEASURED_SCHEMES } from "../samples.ts";

/** Bytes of each bundle's contents by package; `functions` is our own code. */
export async function bundleContents(): Promise<ReadonlyMap<string, readonly [name: string, bytes: number][]>> {
  const { metafile } = await build({ ...bundleOptions(FUNCTION_NAMES, MEASURED_SCHEMES), metafile: true });
  const bundles = Object.entries(metafile.outputs).filter(([path]) => !path.endsWith(".map"));
  return new Map(
    bundles.map(([path, { inputs }]) => {
      const bytes = new Map<string, number>();
      for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
        bytes.set(packageOf(file), (bytes.get(packageOf(file)) ?? 0) + bytesInOutput);
      }
      return [path.split("/").at(-2) ?? path, [...bytes].sort(([, a], [, b]) => b - a)];
    }),
  );
}

/** The package that a file is of; `functions` is our own code. */
export function packageOf(file: string): string {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? "functions";
}
