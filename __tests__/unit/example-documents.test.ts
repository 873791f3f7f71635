import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { examplesOf } from "../../tools/docs/examples.ts";
import { markedPart } from "../../tools/shared/marked.ts";

const examples = (["extending", "environments"] as const).flatMap((document) =>
  Object.entries(examplesOf(document)).map(([file, code]) => ({ document, file, code })),
);

test.each(examples)(
  "given the example $file of $document, then its document shows it as `npm run docs` writes it",
  ({ document, file, code }) => {
    const text = readFileSync(resolve(__dirname, `../../docs/${document}.md`), "utf8");

    expect(markedPart(text, file)).toBe(code);
  },
);

test("given the examples, when another repository takes one, then it imports from the package only", () => {
  expect(examples.length).toBeGreaterThan(10);
  expect(examples.filter(({ code }) => /from "\.\.\//.test(code))).toEqual([]);
});
