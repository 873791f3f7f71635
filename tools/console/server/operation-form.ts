import { CHANGE_OPTIONS } from "../../ops/change/change.ts";
import type { Operation } from "../../ops/operation.ts";
import type { OperationField, OperationForm } from "../contract.ts";

/** A line that describes an option or an argument: `  --limit <number>   how many at most`. */
const DESCRIBED =
  /^ {2,4}(?<names>--[\w-]+(?:, --[\w-]+)*|<[\w-]+>\.{0,3})(?: <(?<value>[^>]+)>)?(?: {2,}(?<meaning>.*))?$/;

/** What goes on with the meaning of the line before. */
const CONTINUED = /^ {8,}(?<more>\S.*)$/;

interface Described {
  readonly names: readonly string[];
  readonly value: string | undefined;
  readonly meaning: string;
}

/** The form of a command, from what it says of itself on the command line: a new command needs nothing more. */
export function formOf(name: string, { summary, usage, options }: Operation): OperationForm {
  const described = describedIn(usage);
  const of = (typed: string) => described.find(({ names }) => names.includes(typed));
  const fields = Object.entries(options)
    .filter(([option]) => !Object.hasOwn(CHANGE_OPTIONS, option))
    .map(([option, { type, multiple = false }]): OperationField => {
      const { value, meaning = "" } = of(`--${option}`) ?? {};
      const kind = type === "boolean" ? "flag" : multiple ? "list" : "text";
      return { name: option, kind, meaning, ...(value !== undefined && { value }) };
    });
  const positional = argumentsOf(name, usage).map(({ typed, isMany }): OperationField => {
    const meaning = of(`<${typed}>`)?.meaning ?? (isMany ? `any number of them, with spaces between` : "");
    return { name: typed, kind: isMany ? "arguments" : "argument", meaning };
  });
  const description = usage.split("\n\n")[0]?.replaceAll("\n", " ") ?? summary;
  return { name, summary, description, usage, fields: [...positional, ...fields] };
}

/** What its usage line has before its options: `<transaction …>` is any number, `<file or ->` is a file here. */
function argumentsOf(name: string, usage: string) {
  const [, typed = ""] = new RegExp(`npm run ops -- ${name} ((?:<[^>]+> )*)`).exec(usage) ?? [];
  return [...typed.matchAll(/<(?<typed>[\w-]+)(?<more>[^>]*)>/g)].map(({ groups: { typed = "", more = "" } = {} }) => ({
    typed,
    isMany: more.includes("…"),
  }));
}

function describedIn(usage: string): readonly Described[] {
  const found: { names: string[]; value: string | undefined; meaning: string }[] = [];
  let isOpen = false;
  for (const line of usage.split("\n")) {
    const groups = DESCRIBED.exec(line)?.groups;
    const last = found.at(-1);
    const more = CONTINUED.exec(line)?.groups?.more;
    if (groups) {
      const { names = "", value, meaning = "" } = groups;
      found.push({ names: names.split(", ").map((typed) => typed.replace(/\.+$/, "")), value, meaning });
    } else if (isOpen && last && more !== undefined) last.meaning = `${last.meaning} ${more}`.trim();
    isOpen = groups !== undefined || (isOpen && more !== undefined);
  }
  return found;
}
