import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNpm } from "../../command-line/npm.ts";

const directory = realpathSync(mkdtempSync(join(tmpdir(), "npm ")));
const { PATH, npm_execpath } = process.env;

afterEach(() => {
  process.env.PATH = PATH;
  if (npm_execpath === undefined) delete process.env.npm_execpath;
  else process.env.npm_execpath = npm_execpath;
});
afterAll(() => rmSync(directory, { recursive: true }));

test("given a command that npm started, when it runs npm and no program has that name, as on Windows, then it is the same npm", () => {
  const npm = join(directory, "npm-cli.js");
  writeFileSync(npm, "console.log(process.cwd(), process.argv.slice(2))");
  process.env.npm_execpath = npm;
  process.env.PATH = "";

  expect(runNpm(["pack", "a folder"], directory)).toMatchObject({
    status: 0,
    stdout: `${directory} [ 'pack', 'a folder' ]\n`,
  });
});

test("given a command that was started without npm, when it runs npm, then it is the one on the PATH", () => {
  delete process.env.npm_execpath;

  expect(runNpm(["--version"], directory)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+/) });
});
