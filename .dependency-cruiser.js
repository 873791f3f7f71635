/**
 * The rooms of the repository, and for each the rooms that its files may import, which all stand below it: data flows one
 * way. A room is a directory or a file, without what has a line of its own: that is another room, named where it is meant.
 * What no line allows is refused, so a line says as well who may not import a room: everybody who does not name it.
 */
const ROOMS = {
  __tests__: ["*"],
  examples: ["stacks", "stacks/constructs", "stacks/settings", "stacks/definitions", "stacks/bundles"],
  "main.ts": ["stacks", "stacks/settings", "stacks/bundles"],
  // Composes the local run and its console.
  "local/main.ts": ["tools/console/server", "tools/ops", "local", "local/faults", "command-line"],
  "tools/bench": [
    "tools/ops",
    "tools/shared",
    "local/aws",
    "local/aws/services",
    "local/aws/account.ts",
    "stacks",
    "stacks/definitions",
    "stacks/bundles",
    "functions/adapters",
    "functions/runtime/environment.ts",
    "functions/domain",
    "command-line",
  ],
  testing: [
    "tools/console",
    "tools/plan-review",
    "tools/shared",
    "tools/webhook",
    "local",
    "local/access",
    "local/aws",
    "local/aws/services",
    "local/faults",
    "local/iam",
    "local/model",
    "local/terraform",
    "stacks",
    "stacks/settings",
    "functions",
    "functions/domain",
  ],
  "tools/archive": ["tools/shared", "stacks/settings", "command-line"],
  "tools/cdk-terrain": ["command-line"],
  "tools/console/screenshots": ["tools/console", "tools/console/contract.ts", "command-line"],
  "tools/console": ["tools/console/server", "tools/ops", "command-line"],
  "tools/console/server": [
    "tools/console/contract.ts",
    "tools/ops",
    "tools/webhook",
    "tools/shared",
    "local",
    "local/aws/account.ts",
    "local/aws/services",
    "local/faults",
    "functions/runtime/environment.ts",
    "functions/domain",
    "command-line",
  ],
  "tools/console/contract.ts": [],
  "tools/docs": ["tools/shared", "stacks/settings", "stacks/definitions", "functions/domain", "command-line"],
  "tools/e2e": ["tools/shared", "stacks/settings", "command-line"],
  "tools/licenses": ["stacks/bundles", "command-line"],
  "tools/lint-stacks": ["tools/shared", "command-line"],
  "tools/ops": [
    "local/aws/account.ts",
    "stacks/definitions",
    "functions/adapters",
    "functions/runtime/environment.ts",
    "functions/domain",
    "command-line",
  ],
  "tools/outdated": ["command-line"],
  "tools/package": ["command-line"],
  "tools/plan-review": ["command-line"],
  "tools/webhook": ["local", "local/aws/account.ts", "stacks/settings", "functions/domain", "command-line"],
  "tools/shared": ["command-line"],
  local: [
    "local/event-source",
    "local/api-gateway",
    "local/lambda",
    "local/access",
    "local/faults",
    "local/aws",
    "local/aws/services",
    "local/aws/account.ts",
    "local/model",
    "local/terraform",
    "local/errors.ts",
    "local/iam",
    "stacks/definitions",
    "functions/runtime/environment.ts",
    "functions/domain",
    "command-line",
  ],
  "local/event-source": ["local/lambda", "local/aws", "local/aws/account.ts", "local/model"],
  "local/api-gateway": ["local/lambda", "local/aws/account.ts", "local/model", "local/terraform", "local/errors.ts"],
  "local/lambda": ["local/aws", "local/aws/account.ts", "local/model"],
  "local/access": ["local/aws", "local/aws/account.ts", "local/model", "local/iam", "local/errors.ts"],
  "local/faults": ["local/aws", "command-line"],
  "local/aws/services": ["local/aws", "local/aws/account.ts", "local/terraform", "local/errors.ts"],
  "local/aws": ["local/aws/account.ts", "local/model/security.ts", "local/terraform"],
  "local/model": [
    "local/model/security.ts",
    "local/aws/account.ts",
    "local/iam",
    "local/terraform",
    "local/errors.ts",
    "functions/domain",
  ],
  "local/model/security.ts": ["local/terraform"],
  "local/aws/account.ts": [],
  "local/iam": ["local/terraform", "local/errors.ts"],
  "local/terraform": ["local/errors.ts"],
  "local/errors.ts": ["command-line"],
  stacks: [
    "stacks/constructs",
    "stacks/settings",
    "stacks/definitions",
    "stacks/bundles",
    "functions/runtime/environment.ts",
  ],
  "stacks/constructs": ["stacks/definitions", "stacks/bundles", "functions/runtime/environment.ts", "functions/domain"],
  "stacks/settings": ["stacks/definitions", "functions/domain"],
  "stacks/definitions": ["functions/runtime/environment.ts", "functions/domain"],
  "stacks/bundles": ["functions/runtime/environment.ts", "functions/domain"],
  functions: ["functions/adapters", "functions/runtime", "functions/runtime/environment.ts", "functions/domain"],
  "functions/adapters": ["functions/domain"],
  "functions/runtime": ["functions/domain"],
  "functions/runtime/environment.ts": [],
  "functions/domain": [],
  "command-line": [],
};

const names = Object.keys(ROOMS);
const escaped = (text) => text.replaceAll(".", "\\.");
const isFile = (name) => name.endsWith(".ts");

/** A room's own files, as a pattern. */
function filesOf(name) {
  if (isFile(name)) return `^${escaped(name)}$`;
  const others = names
    .filter((other) => other.startsWith(`${name}/`))
    .map((other) => `${escaped(other.slice(name.length + 1))}${isFile(other) ? "$" : "/"}`);
  return `^${name}/${others.length > 0 ? `(?!${others.join("|")})` : ""}`;
}

/** A room imports itself and what its line names. */
function ruleOf(name, line) {
  const below = names.slice(names.indexOf(name) + 1);
  const unknown = line.find((room) => room !== "*" && !below.includes(room));
  if (unknown !== undefined) throw new Error(`${name}: imports ${unknown}, which is not a room below it`);
  const allowed = line.includes("*") ? below : line;
  return {
    name: `${name}-imports-only-what-its-line-names`,
    severity: "error",
    from: { path: filesOf(name) },
    to: { path: names.map(filesOf), pathNot: [name, ...allowed].map(filesOf) },
  };
}

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(ROOMS).map(([name, line]) => ruleOf(name, line)),
    {
      name: "every-file-has-a-room",
      severity: "error",
      from: {},
      to: { pathNot: [...names.map(filesOf), "(^|/)node_modules/"], dependencyTypesNot: ["core"] },
    },
    {
      name: "nobody-imports-a-main",
      comment: "it runs when it is imported",
      severity: "error",
      from: {},
      to: { path: "^(main|local/main|tools/[^/]+/main)\\.ts$" },
    },
    {
      name: "examples-know-what-is-exported",
      comment: "as a team does that installs the package",
      severity: "error",
      from: { path: filesOf("examples") },
      to: { path: "^stacks/", pathNot: "/index\\.ts$" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "domain-knows-no-aws",
      comment: "JMESPath is a language for JSON: Powertools' package of it knows neither AWS nor Lambda",
      severity: "error",
      from: { path: "^functions/domain/" },
      to: { path: "(^|/)(@aws-sdk|@aws-lambda-powertools(?!/jmespath/)|@types/aws-lambda)/" },
    },
    {
      name: "handlers-do-not-import-handlers",
      severity: "error",
      from: { path: filesOf("functions") },
      to: { path: filesOf("functions") },
    },
    {
      name: "cdktf-only-in-stacks",
      comment:
        "so that a move to another fork of cdktf is a search-and-replace, and settings and definitions stay plain",
      severity: "error",
      from: { pathNot: "^(stacks/(?!definitions/|bundles/)|examples/|main|tools/bench/synth/|testing/|__tests__/)" },
      to: { path: "(^|/)node_modules/(@?cdkt[fn]|constructs)/" },
    },
    {
      name: "no-orphans",
      comment: "but for what esbuild puts in the place of a module",
      severity: "error",
      from: {
        orphan: true,
        path: "^(functions|stacks|local|tools|testing|command-line)/",
        pathNot: "\\.d\\.ts$|^(stacks/bundles/builtins|testing/systems/local-function)/",
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
    // Its parser reads no JSX. __tests__/unit/console/page.test.ts looks at what the page is bundled of.
    exclude: { path: "^tools/console/page/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "module", "node", "default", "types"],
    },
  },
};
