/** The package.json of the package, made of the repository's own. */

/** What is read of the repository's package.json. */
export interface RepositoryManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly imports: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** What stacks are synthesized with. In the repository they are for development, as functions are bundled. */
const FOR_SYNTHESIS = ["esbuild", "currency-codes"] as const;

/** An app has one of each: constructs of two copies do not know each other. */
const OF_THE_APP = ["cdktf", "constructs", "@cdktf/provider-aws", "@cdktf/provider-archive"] as const;

/** Where each name that an app imports leads: one file a folder. */
export const EXPORTS = {
  ".": "stacks",
  "./settings": "stacks/settings",
  "./constructs": "stacks/constructs",
  "./definitions": "stacks/definitions",
  "./bundles": "stacks/bundles",
} as const;

/** @returns what npm reads of the package: compiled, so without the repository's scripts, and with what it needs when used */
export function packageManifest(repository: RepositoryManifest) {
  const { name, version, description, license, imports, dependencies, devDependencies } = repository;
  const pick = (names: readonly string[], range: string) =>
    Object.fromEntries(names.map((each) => [each, `${range}${devDependencies[each]}`]));
  return {
    name,
    version,
    description,
    license,
    type: "module",
    engines: { node: ">=24" },
    exports: Object.fromEntries(
      Object.entries(EXPORTS).map(([path, folder]) => [
        path,
        { types: `./${folder}/index.d.ts`, default: `./${folder}/index.js` },
      ]),
    ),
    imports: Object.fromEntries(Object.entries(imports).map(([path, file]) => [path, file.replace(/\.ts$/, ".js")])),
    bin: { "payment-plan-review": "tools/plan-review/main.js" },
    dependencies: { ...dependencies, ...pick(FOR_SYNTHESIS, "") },
    peerDependencies: pick(OF_THE_APP, "^"),
  };
}
