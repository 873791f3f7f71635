/** Data flows one way and so do imports: main → stacks → functions' contracts; handlers → adapters → domain. */
const leaves = "^(local|tools|testing|__tests__)/";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "domain-imports-only-domain",
      severity: "error",
      from: { path: "^functions/domain/" },
      to: { path: "^(functions/(?!domain/)|stacks/|main)" },
    },
    {
      name: "domain-knows-no-aws",
      severity: "error",
      from: { path: "^functions/domain/" },
      to: { path: "(^|/)(@aws-sdk|@aws-lambda-powertools|@types/aws-lambda)/" },
    },
    {
      name: "adapters-import-only-domain",
      severity: "error",
      from: { path: "^functions/adapters/" },
      to: { path: "^(functions/(?!domain/|adapters/)|stacks/|main)" },
    },
    {
      name: "runtime-imports-only-domain",
      severity: "error",
      from: { path: "^functions/runtime/" },
      to: { path: "^(functions/(?!domain/|runtime/)|stacks/|main)" },
    },
    {
      name: "handlers-do-not-import-handlers",
      severity: "error",
      from: { path: "^functions/[^/]+\\.ts$" },
      to: { path: "^(functions/[^/]+\\.ts$|stacks/|main)" },
    },
    {
      name: "stacks-import-only-contracts",
      severity: "error",
      from: { path: "^(stacks/|main)" },
      to: { path: "^functions/", pathNot: "^functions/(domain/|runtime/environment\\.ts$)" },
    },
    {
      name: "cdktf-only-in-stacks",
      comment: "so that a move to another fork of cdktf is a search-and-replace",
      severity: "error",
      from: { pathNot: "^(stacks/|main|tools/bench/synth/|testing/|__tests__/)" },
      to: { path: "(^|/)node_modules/(cdktf|@cdktf|constructs)/" },
    },
    {
      name: "nobody-imports-leaves",
      severity: "error",
      from: { path: "^(main|stacks/|functions/)" },
      to: { path: leaves },
    },
    {
      name: "no-orphans",
      comment: "but for what esbuild puts in the place of a module",
      severity: "error",
      from: {
        orphan: true,
        path: "^(functions|stacks|local|tools|testing)/",
        pathNot: "\\.d\\.ts$|^(stacks/constructs/functions/builtins|testing/local-function)/",
      },
      to: {},
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "no-dev-dependencies-in-functions",
      severity: "error",
      from: { path: "^functions/" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@types/" },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "module", "node", "default", "types"],
    },
  },
};
