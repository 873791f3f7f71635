import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const STACKS = resolve(import.meta.dirname, "../../stacks");
const ROOMS = ["bundles", "constructs", "definitions"];

/** What a reader of the code meets first: exports, and the public members of exported classes and interfaces. */
const EXPORT = /^export (?:abstract |async )?(?:class|interface|function|const|type) (\w+)/;
const MEMBER = /^ {2}(?:readonly |static |get |async )*(\w+)(\?)?[(:<]/;

/** The files of a room of `stacks/`, by their path in it. */
const filesOf = (room: string) =>
  readdirSync(join(STACKS, room), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(room, file));

const textOf = (file: string) => readFileSync(join(STACKS, file), "utf8");

/** The doc comment that ends right above a line, undefined if there is none. */
function docAbove(lines: readonly string[], index: number): string | undefined {
  if (!lines[index - 1]?.trim().endsWith("*/")) return undefined;
  const begin = lines.slice(0, index).findLastIndex((line) => line.trim().startsWith("/**"));
  return begin === -1 ? undefined : lines.slice(begin, index).join("\n");
}

/** What lacks a doc comment, and optional members whose comment lacks `@default`. */
function undocumented(text: string): string[] {
  const lines = text.split("\n");
  let owner: string | undefined;
  return lines.flatMap((line, index) => {
    const [, exported] = EXPORT.exec(line) ?? [];
    if (exported) owner = /class|interface/.test(line) ? exported : undefined;
    if (line.startsWith("}")) owner = undefined;
    const [, member, optional] = (owner && MEMBER.exec(line)) || [];
    const name = exported ?? member;
    if (name === undefined || name === "constructor") return [];
    const doc = docAbove(lines, index);
    const place = exported ?? `${owner}.${member}`;
    if (doc === undefined) return [`${place}: no doc comment`];
    return optional && !doc.includes("@default") ? [`${place}: no @default`] : [];
  });
}

test.each(ROOMS.flatMap(filesOf))("given stacks/%s, when it is read, then everything public is documented", (file) => {
  expect(undocumented(textOf(file))).toEqual([]);
});

test("given code without comments, when it is read, then each public name is missed", () => {
  const code = [
    "/** A queue. */",
    "export class Queue extends Construct {",
    "  readonly url: string;",
    "  readonly #key: Key;",
    "  constructor() {",
    "    const inner = 1;",
    "  }",
    "  grant(): void {}",
    "}",
    "",
    "export interface QueueProps {",
    "  /** Seconds. */",
    "  readonly delay?: number;",
    "}",
  ].join("\n");

  expect(undocumented(code)).toEqual([
    "Queue.url: no doc comment",
    "Queue.grant: no doc comment",
    "QueueProps: no doc comment",
    "QueueProps.delay: no @default",
  ]);
});

const constructs = filesOf("constructs").filter((file) => file !== join("constructs", "index.ts"));

test.each(constructs)("given stacks/%s, when it is read, then it exports one construct", (file) => {
  expect(textOf(file).match(/^export (abstract )?class .+ extends \w+ /gm)).toHaveLength(1);
});
