import fc from "fast-check";
import { anyJsonText } from "./texts.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Path = readonly string[];

/** Stands for JSON that no value of JavaScript is written as. */
const PLACEHOLDER = "\u0001placeholder";

/**
 * Texts of JSON that differ from one at a place anywhere in it: another value there, none, or a further member.
 * @param text an object
 */
export function anyChangeOf(text: string): fc.Arbitrary<string> {
  const content: Json = JSON.parse(text);
  const anyPath = fc.constantFrom(...pathsOf(content));
  const written = (changed: Json, json: string) =>
    JSON.stringify(changed).replace(JSON.stringify(PLACEHOLDER), () => json);
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(anyPath, anyJsonText)
        .map(([path, json]) => written(changedAt(content, path, PLACEHOLDER), json)),
    },
    { weight: 2, arbitrary: anyPath.map((path) => JSON.stringify(changedAt(content, path, undefined))) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(anyPath, anyJsonText)
        .map(([path, json]) => written(changedAt(content, [...path.slice(0, -1), "further"], PLACEHOLDER), json)),
    },
    { weight: 1, arbitrary: fc.constant(text) },
  );
}

/** The paths of all members, and of all items of lists. */
export function pathsOf(value: Json, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [[...path, name], ...pathsOf(member, [...path, name])]);
}

/** @param changed undefined to leave the place out */
export function changedAt(value: Json, [name, ...rest]: Path, changed: Json | undefined): Json {
  if (name === undefined || typeof value !== "object" || value === null) return value;
  const members = Object.entries(value);
  const known = members.some(([member]) => member === name) ? members : [...members, [name, null] as const];
  const entries = known.flatMap(([member, old]): [string, Json][] => {
    if (member !== name) return [[member, old]];
    const next = rest.length === 0 ? changed : changedAt(old, rest, changed);
    return next === undefined ? [] : [[member, next]];
  });
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}
