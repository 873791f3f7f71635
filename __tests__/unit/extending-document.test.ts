import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { extendingExamples } from "../../tools/docs/examples.ts";
import { markedPart } from "../../tools/shared/marked.ts";

const examples = Object.entries(extendingExamples());
const document = readFileSync(resolve(__dirname, "../../docs/extending.md"), "utf8");

test.each(examples)(
  "given the example %s, then docs/extending.md shows it as `npm run docs` writes it",
  (file, code) => {
    expect(markedPart(document, file)).toBe(code);
  },
);

test("given the examples, when another repository takes one, then it imports from the package only", () => {
  expect(examples.length).toBeGreaterThan(5);
  expect(examples.filter(([, code]) => /from "\.\.\//.test(code))).toEqual([]);
});
