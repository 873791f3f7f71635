import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { SETTINGS, type Setting } from "../../stacks/settings/schema.ts";
import { settingsTable } from "../../tools/docs/settings-table.ts";
import { markedPart, withMarkedPart } from "../../tools/shared/marked.ts";

const read = (file: string) => readFileSync(resolve(__dirname, "../..", file), "utf8");

test("given the settings' schema, then the table in docs/settings.md is what `npm run docs` writes", () => {
  const document = read("docs/settings.md");

  expect(markedPart(document, "settings")).toBe(settingsTable());
  expect(withMarkedPart(document, "settings", settingsTable())).toBe(document);
});

test("given the settings' schema, then cdktf.json has each setting that has a default of its own, at that default", () => {
  const defaults = Object.entries<Setting>(SETTINGS).flatMap(([key, { type, follows }]) => {
    const value: unknown = type.parse(undefined);
    return value === undefined || follows !== undefined ? [] : [[key, value]];
  });

  expect(JSON.parse(read("cdktf.json")).context).toEqual({ ...Object.fromEntries(defaults), environments: {} });
});

test("given a document without its marks, when a part of it is asked for, then it says which marks are missing", () => {
  expect(() => markedPart("# Settings", "settings")).toThrow("<!-- settings --> and <!-- /settings -->");
});
