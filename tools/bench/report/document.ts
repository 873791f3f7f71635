import { readFileSync, writeFileSync } from "node:fs";

/** What stands in a document of docs/ between two marks, and what writes it there. */
const DOCUMENTS = {
  cost: ["<!-- calculated by `npm run cost` -->", "<!-- end of what is calculated -->"],
  scale: ["<!-- calculated by `npm run cost` -->", "<!-- end of what is calculated -->"],
  performance: ["<!-- measured by `npm run bench -- --write` -->", "<!-- end of what is measured -->"],
} as const;

type Name = keyof typeof DOCUMENTS;

export function readReport(name: Name): string {
  const text = readFileSync(fileOf(name), "utf8");
  return text.slice(...placeIn(text, DOCUMENTS[name])).trim();
}

export function writeReport(name: Name, report: string): void {
  const text = readFileSync(fileOf(name), "utf8");
  const [begin, end] = placeIn(text, DOCUMENTS[name]);
  writeFileSync(fileOf(name), `${text.slice(0, begin)}\n\n${report}\n\n${text.slice(end)}`);
}

function fileOf(name: Name): URL {
  return new URL(`../../../docs/${name}.md`, import.meta.url);
}

/** @throws Error if the document has no marks */
function placeIn(text: string, [first, last]: readonly [string, string]): [begin: number, end: number] {
  const [begin, end] = [text.indexOf(first), text.indexOf(last)];
  if (begin < 0 || end < begin) throw new Error(`the document lacks its marks: ${first} and ${last}`);
  return [begin + first.length, end];
}
