import { readFileSync, writeFileSync } from "node:fs";
import { markedPart, withMarkedPart } from "../../shared/marked.ts";

/** Reports, by the document of docs/ that holds each between marks of its name. */
const DOCUMENTS = { cost: "cost", scale: "scale", performance: "performance", operations: "performance" } as const;
type Name = keyof typeof DOCUMENTS;

export function readReport(name: Name): string {
  return markedPart(readFileSync(fileOf(name), "utf8"), name);
}

export function writeReport(name: Name, report: string): void {
  writeFileSync(fileOf(name), withMarkedPart(readFileSync(fileOf(name), "utf8"), name, report));
}

function fileOf(name: Name): URL {
  return new URL(`../../../docs/${DOCUMENTS[name]}.md`, import.meta.url);
}
