import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseSync } from "@swc/core";

const ROOT = resolve(__dirname, "../..");

/** `step` is a test of those that run in order. */
const CALLS = ["describe", "test", "step"];

interface SyntaxNode {
  readonly type: string;
  readonly value?: unknown;
  readonly callee?: SyntaxNode;
  readonly object?: SyntaxNode;
  readonly arguments?: readonly { readonly expression: SyntaxNode }[];
  readonly quasis?: readonly { readonly raw: string }[];
}

/** The name that is called: `test` of `test(…)`, of `test.each(…)(…)` and of `test.each<T>(…)(…)`, but not of `test.each(…)` itself. */
function calledBy({ type, callee }: SyntaxNode): string | undefined {
  if (type !== "CallExpression") return undefined;
  const called = callee?.type === "CallExpression" ? callee.callee?.object : callee;
  return called?.type === "Identifier" ? String(called.value) : undefined;
}

/** The text of a literal, with … for each value in it. */
function textOf({ value, quasis }: SyntaxNode): string {
  if (quasis) return quasis.map(({ raw }) => raw).join("…");
  return typeof value === "string" ? value : "";
}

/** The full title of each test below a node: the titles of its describes, then its own. */
function titlesIn(node: unknown, before: readonly string[] = []): string[] {
  if (typeof node !== "object" || node === null) return [];
  const called = calledBy(node as SyntaxNode);
  if (called === undefined || !CALLS.includes(called)) {
    return Object.values(node).flatMap((child) => titlesIn(child, before));
  }
  const [title, ...rest] = (node as SyntaxNode).arguments?.map(({ expression }) => expression) ?? [];
  const titles = [...before, textOf(title as SyntaxNode)];
  return called === "describe" ? titlesIn(rest, titles) : [titles.join(" ").trim()];
}

/** Whether it says what is given, perhaps when, and what is then, in that order and once. */
function isInDialect(title: string): boolean {
  const words: readonly string[] = title.match(/\b(?:given|when|then)\b/g) ?? [];
  const order = words.slice(0, words.indexOf("then") + 1).join(" ");
  return order === "given then" || order === "given when then";
}

const files = globSync(["__tests__/**/*.test.ts", "testing/behaviours/**/*.ts"], { cwd: ROOT });

test("given the test files, when their titles are read, then there are hundreds", () => {
  expect(files.flatMap((file) => titlesIn(parse(file))).length).toBeGreaterThan(500);
});

test.each(files)("given %s, when its titles are read, then each says given, when, then in that order", (file) => {
  expect(titlesIn(parse(file)).filter((title) => !isInDialect(title))).toEqual([]);
});

function parse(file: string): unknown {
  return parseSync(readFileSync(resolve(ROOT, file), "utf8"), { syntax: "typescript", target: "es2024" });
}
