import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { SCHEME_NAMES } from "../../functions/domain/schemes/names.ts";
import { eventTables } from "../../tools/docs/event-tables.ts";
import { markedPart } from "../../tools/shared/marked.ts";

const read = (name: string) => readFileSync(resolve(__dirname, "../../docs/providers", `${name}.md`), "utf8");

test.each(eventTables())(
  "given the events of %s, then the table in its page is what `npm run docs` writes",
  (scheme, table) => {
    expect(markedPart(read(scheme), "events")).toBe(table);
  },
);

test.each(SCHEME_NAMES)("given the scheme %s, then it has a page, which the list of providers links", (scheme) => {
  expect(read(scheme)).toMatch(/^# /);
  expect(read("README")).toContain(`](${scheme}.md)`);
});
