/** The package as another repository uses it: in a folder of its own, with what npm installs. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { VARIABLE_NAMES } from "../../stacks/settings/variables.ts";
import { DELETE, planText, resource } from "../../testing/factories/plans.ts";
import { examplesOf } from "../../tools/docs/examples.ts";

const PROJECT = path.resolve(__dirname, "../..");
const { devDependencies, dependencies } = JSON.parse(readFileSync(path.join(PROJECT, "package.json"), "utf8"));
/** What the examples import besides, what their types need, and what runs their tests. */
const BESIDES = [
  "@types/aws-lambda",
  "@types/jest",
  "@types/node",
  "@aws-sdk/client-dynamodb",
  "@swc/core",
  "@swc/jest",
  "jest",
].map((name) => `${name}@${devDependencies[name] ?? dependencies[name]}`);
const COMPILER_OPTIONS = {
  target: "esnext",
  module: "nodenext",
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  erasableSyntaxOnly: true,
  skipLibCheck: true,
  types: ["node", "jest", "cdktf/lib/testing/adapters/jest"],
};
/** The files of the examples, in the app. */
const EXAMPLES = (["extending", "environments"] as const).flatMap((name) =>
  Object.entries(examplesOf(name)).map(([file, code]) => ({ file: `${name}/${file}`, code })),
);

const EXTENDING = readFileSync(path.join(PROJECT, "docs/extending.md"), "utf8");
const [, JEST_CONFIGURATION = ""] = /`jest\.config\.js`[^`]*```js\n(.*?)```/s.exec(EXTENDING) ?? [];

let app: string;

/** The variables of the shell, which say how npm reaches its registry. */
function withoutSettings(): NodeJS.ProcessEnv {
  const settings = new Set(VARIABLE_NAMES.values());
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.has(name)));
}

function run(directory: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: directory,
    env: { ...withoutSettings(), ...env },
    encoding: "utf8",
  });
  return { status, output: error ? String(error) : stdout + stderr };
}

/** Addresses of the resources that an app's stack declares. */
function synthesizedResources(directory: string, file: string, outdir: string): string[] {
  const { status, output } = run(directory, process.execPath, [file], { CDKTF_OUTDIR: outdir });
  if (status !== 0) throw new Error(output);
  const stack = JSON.parse(readFileSync(path.join(outdir, "stacks", "payment", "cdk.tf.json"), "utf8"));
  return Object.entries(stack.resource as Record<string, Record<string, unknown>>).flatMap(([type, named]) =>
    Object.keys(named).map((name) => `${type}.${name}`),
  );
}

beforeAll(() => {
  app = mkdtempSync(path.join(tmpdir(), "payment-app-"));
  const packed = run(PROJECT, "npm", ["run", "package", "--", "--directory", app]);
  const archive = /\S+\.tgz/.exec(packed.output)?.[0] ?? packed.output;
  writeFileSync(path.join(app, "package.json"), JSON.stringify({ name: "team", private: true, type: "module" }));
  cpSync(path.join(PROJECT, "cdktf.json"), path.join(app, "cdktf.json"));
  const installed = run(app, "npm", ["install", "--no-audit", "--no-fund", archive, ...BESIDES]);
  if (installed.status !== 0) throw new Error(installed.output);
  mkdirSync(path.join(app, "extending"));
  mkdirSync(path.join(app, "environments"));
  for (const { file, code } of EXAMPLES) writeFileSync(path.join(app, file), code.replaceAll(/^```.*\n?/gm, ""));
  writeFileSync(path.join(app, "jest.config.js"), JEST_CONFIGURATION);
}, 600_000);

afterAll(() => rmSync(app, { recursive: true, force: true }));

test("given the documents' examples, when an app has them, then they compile", () => {
  const files = EXAMPLES.map(({ file }) => file);
  writeFileSync(path.join(app, "tsconfig.json"), JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files }));

  const compiled = run(app, process.execPath, [path.join(PROJECT, "node_modules/typescript/bin/tsc"), "-p", app]);

  expect(compiled).toEqual({ status: 0, output: "" });
});

test("given an app that extends the stack, when it is synthesized, then it has what it has in this repository", () => {
  const installed = synthesizedResources(app, "extending/main.ts", path.join(app, "cdktf.out"));

  expect(installed).toEqual(synthesizedResources(PROJECT, "examples/extending/main.ts", path.join(app, "expected")));
  expect(installed).toContain("aws_lambda_function.history_reader");
});

test("given a team's own tests as the documents show them, when Jest runs them, then they pass", () => {
  const jest = run(app, "npx", ["--no-install", "jest", "extending/stack.test.ts"]);

  expect(jest.output).toContain("2 passed, 2 total");
  expect(jest.status).toBe(0);
});

test("given a plan that deletes the table, when the package's command reviews it, then it is refused", () => {
  const table = resource("aws_dynamodb_table.transactions", { actions: DELETE, before: {}, after: null });
  writeFileSync(path.join(app, "plan.json"), planText([table]));

  const reviewed = run(app, "npx", ["--no-install", "payment-plan-review", "plan.json"]);

  expect(reviewed.output).toContain("--allow 'aws_dynamodb_table.transactions'");
  expect(reviewed.status).toBe(1);
});

test("given what the package exports, then tools/package/public-surface is what it was last said to be", () => {
  const compared = run(PROJECT, process.execPath, ["tools/package/surface-main.ts", "--check"]);

  expect(compared).toEqual({ status: 0, output: expect.not.stringContaining("public-surface/") });
});
