import { globSync } from "node:fs";
import { resolve } from "node:path";
import { stop } from "esbuild";
import { bundlePage } from "../../../tools/console/server/assets.ts";

const ROOT = resolve(__dirname, "../../..");

/** What may be in it beside the page's own files, and what the server's answers are. */
const KEPT = /^node_modules\/(preact|uplot)\//;

let inputs: readonly string[];

beforeAll(async () => {
  inputs = Object.keys((await bundlePage(ROOT)).metafile.inputs);
});

afterAll(() => stop());

test("given the page's bundle, then it is made of the page's own files and of the kept libraries alone", () => {
  expect(inputs.filter((file) => !file.startsWith("tools/console/page/") && !KEPT.test(file))).toEqual([]);
});

test("given the page's files, then each is in the bundle, or only says types", () => {
  const types = ["tools/console/page/style.d.ts", "tools/console/page/tsconfig.json"];
  const files = globSync("tools/console/page/**/*.*", { cwd: ROOT }).map((file) => file.replaceAll("\\", "/"));

  expect(files.filter((file) => !inputs.includes(file)).sort()).toEqual(types);
});
