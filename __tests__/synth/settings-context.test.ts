import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkContextVariable, readContext } from "../../stacks/settings/context.ts";
import { SettingsError } from "../../stacks/settings/settings-error.ts";

const temporary = mkdtempSync(join(tmpdir(), "context-"));

afterAll(() => rmSync(temporary, { recursive: true }));

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

test.each([
  ["nothing of ours", "{}", {}],
  ["settings", '{"context":{"logLevel":"WARN"}}', { logLevel: "WARN" }],
])("given a cdktf.json with %s, then its context is read", (_what, text, context) => {
  // given
  const file = join(temporary, "cdktf.json");
  writeFileSync(file, text);

  // when, then
  expect(readContext(file)).toEqual(context);
});

test.each([
  [
    "a comma too few",
    '{\n  "a": 1\n  "b": "whsec_1"\n}',
    "cdktf.json: given invalid JSON, at line 3 column 3; allowed: ",
  ],
  ["nothing in it", "", "cdktf.json: given invalid JSON; allowed: "],
  ["a list", "[]", "cdktf.json: given JSON that is not an object; allowed: "],
  ["a context that is a number", '{"context":5}', "cdktf.json: context: given JSON that is not an object; allowed: "],
])("given a cdktf.json with %s, then one line says so and quotes nothing", (_what, text, line) => {
  // given
  const file = join(temporary, "cdktf.json");
  writeFileSync(file, text);

  // when
  const problems = problemsOf(() => readContext(file));

  // then
  expect(problems).toEqual([expect.stringContaining(line)]);
  expect(problems[0]).not.toMatch(/whsec_|\n/);
});

test("given settings beside the context, when cdktf.json is read, then each is refused, with where it belongs", () => {
  // given
  const file = join(temporary, "cdktf.json");
  writeFileSync(file, '{"language":"typescript","protectData":true,"environments":{},"context":{"logLevel":"WARN"}}');

  // when, then
  expect(problemsOf(() => readContext(file))).toEqual([
    "cdktf.json: protectData: given beside context; allowed: inside context, as every setting",
    "cdktf.json: environments: given beside context; allowed: inside context, as every setting",
  ]);
});

test("given no cdktf.json, then one line says so", () => {
  expect(problemsOf(() => readContext(join(temporary, "none")))).toEqual([
    expect.stringContaining("cdktf.json: given an unreadable file (ENOENT); allowed: "),
  ]);
});

test.each([undefined, "", '{"logLevel":"WARN"}'])("given %s in CDKTF_CONTEXT_JSON, then nothing is wrong", (text) => {
  expect(problemsOf(() => checkContextVariable({ CDKTF_CONTEXT_JSON: text }))).toEqual([]);
});

test.each([
  ["{bad", "CDKTF_CONTEXT_JSON: given invalid JSON, at line 1 column 2; allowed: a JSON object of settings"],
  ["[]", "CDKTF_CONTEXT_JSON: given JSON that is not an object; allowed: a JSON object of settings"],
])("given %s in CDKTF_CONTEXT_JSON, then one line says so", (text, line) => {
  expect(problemsOf(() => checkContextVariable({ CDKTF_CONTEXT_JSON: text }))).toEqual([line]);
});
