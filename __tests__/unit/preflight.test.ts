import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };

let project: string;

/** A copy of the project in which nothing is installed, and a command of it that would fail with a stack trace. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "preflight-"));
  mkdirSync(join(project, "tools"));
  cpSync(join(ROOT, "tools/preflight.js"), join(project, "tools/preflight.js"));
  writeFileSync(join(project, "package.json"), '{"type":"module"}');
  writeFileSync(join(project, "main.js"), 'import "not-installed";');
});

afterEach(() => rmSync(project, { recursive: true }));

function start(script: string) {
  const { status, stderr } = spawnSync(process.execPath, ["--import", "./tools/preflight.js", "main.js"], {
    cwd: project,
    env: { npm_lifecycle_event: script },
    encoding: "utf8",
  });
  return { status, stderr };
}

test.each([
  ["start", "npm start"],
  ["synth", "npm run synth"],
])("given no packages, when npm runs %s, then one line says how to install them", (script, command) => {
  expect(start(script)).toEqual({
    status: 1,
    stderr: `${command}: the packages are not installed; run npm ci first\n`,
  });
});

test("given packages, when npm runs a command, then nothing comes before it", () => {
  mkdirSync(join(project, "node_modules"));
  writeFileSync(join(project, "node_modules/.package-lock.json"), "{}");
  writeFileSync(join(project, "main.js"), "");

  expect(start("start")).toEqual({ status: 0, stderr: "" });
});

test("given the scripts of package.json, then each that runs TypeScript looks for the packages first", () => {
  const typescript = Object.values(scripts).filter((command) => /^node .*\.ts\b/.test(command));

  expect(typescript.length).toBeGreaterThan(5);
  expect(typescript.filter((command) => !command.startsWith("node --import ./tools/preflight.js "))).toEqual([]);
});

/** `npx cdktf debug` and `cdktf provider list` ask npm for the version, with the variable that the CLI is built with. */
test("given NODE_ENV=production, when npm lists cdktf, then it is there", () => {
  const listed = execFileSync("npm", ["list", "cdktf", "--json"], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: "production" },
    encoding: "utf8",
  });

  const [found] = Object.values<{ version: string }>(JSON.parse(listed).dependencies);
  expect(found?.version).toMatch(/^\d+\.\d+\.\d+$/);
});
