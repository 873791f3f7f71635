import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { ENVIRONMENT_VARIABLES } from "../../../functions/runtime/environment.ts";
import type { Row } from "../../../tools/bench/report/row.ts";

const MAIN = resolve(__dirname, "../../../tools/bench/main.ts");
const run = promisify(execFile);

test("given a part, when it runs, then its rows are printed as JSON, each zip within its goal", async () => {
  const { stdout } = await run(process.execPath, [MAIN, "bundles", "--json"]);

  const zips = (JSON.parse(stdout) as Row[]).filter(({ metric }) => metric.endsWith(": zip"));
  expect(zips.map(({ metric }) => metric.split(":")[0])).toEqual(Object.keys(ENVIRONMENT_VARIABLES));
  expect(zips.filter(({ met }) => !met)).toEqual([]);
});

test.each([
  ["hot", 'npm run bench: "hot" given, allowed: synth, bundles, unused, cold'],
  ["--hot", "npm run bench: Unknown option '--hot' (see npm run bench -- --help)\n"],
])("given %s, which it does not know, then it ends with 2 and says what is allowed", async (argument, line) => {
  await expect(run(process.execPath, [MAIN, argument])).rejects.toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining(line),
  });
});
