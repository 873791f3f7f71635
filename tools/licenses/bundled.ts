import { bundleOf, FUNCTION_NAMES } from "../../stacks/bundles/function-bundles.ts";

/** Directories of the packages whose code is in a function's bundle, as the lock file calls them. */
export function bundledDirectories(): string[] {
  const sources = FUNCTION_NAMES.flatMap(
    (name): string[] => JSON.parse(Buffer.from(bundleOf(name).sourceMap).toString()).sources,
  );
  const directories = sources.map(
    (source) =>
      /(?<directory>node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(source)?.groups?.directory,
  );
  return [...new Set(directories.filter((directory) => directory !== undefined))].sort();
}
