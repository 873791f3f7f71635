import { readFileSync, writeFileSync } from "node:fs";
import { markedPart, withMarkedPart } from "../../shared/marked.ts";

/** Documents of docs/ that hold a report, between marks of their name. */
type Name = "cost" | "scale" | "performance";

export function readReport(name: Name): string {
  return markedPart(readFileSync(fileOf(name), "utf8"), name);
}

export function writeReport(name: Name, report: string): void {
  writeFileSync(fileOf(name), withMarkedPart(readFileSync(fileOf(name), "utf8"), name, report));
}

function fileOf(name: Name): URL {
  return new URL(`../../../docs/${name}.md`, import.meta.url);
}
