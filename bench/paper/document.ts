import { readFileSync, writeFileSync } from "node:fs";

const BEGIN = "<!-- calculated by `npm run cost` -->";
const END = "<!-- end of what is calculated -->";

type Name = "cost" | "scale";

/** The calculation that stands in a document of docs/, between two marks. */
export function readCalculation(name: Name): string {
  const text = readFileSync(fileOf(name), "utf8");
  return text.slice(...placeIn(text)).trim();
}

export function writeCalculation(name: Name, calculation: string): void {
  const text = readFileSync(fileOf(name), "utf8");
  const [begin, end] = placeIn(text);
  writeFileSync(fileOf(name), `${text.slice(0, begin)}\n\n${calculation}\n\n${text.slice(end)}`);
}

function fileOf(name: Name): URL {
  return new URL(`../../docs/${name}.md`, import.meta.url);
}

/** @throws Error if the document has no marks */
function placeIn(text: string): [begin: number, end: number] {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the document lacks its marks: ${BEGIN} and ${END}`);
  return [begin + BEGIN.length, end];
}
