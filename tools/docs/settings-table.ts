import { SETTINGS, type Setting } from "../../stacks/settings/schema.ts";
import { VARIABLE_NAMES } from "../../stacks/settings/variables.ts";
import { markdownTable } from "./markdown-table.ts";

const HEADER = ["Setting", "Variable", "Default", "Allowed", "Meaning"];

/** The settings as a Markdown table, in the order of the schema. */
export function settingsTable(): string {
  const rows = Object.entries<Setting>(SETTINGS).map(([key, setting]) => [
    code(key),
    code(VARIABLE_NAMES.get(key) ?? ""),
    defaultOf(setting),
    allowedBy(setting),
    setting.meaning,
  ]);
  return markdownTable(HEADER, rows);
}

function code(text: string): string {
  return `\`${text}\``;
}

function defaultOf({ type, follows, otherwise = "none" }: Setting): string {
  const value: unknown = follows === undefined ? type.parse(undefined) : undefined;
  return value === undefined || (Array.isArray(value) && value.length === 0) ? otherwise : code(String(value));
}

/** What the message says that refuses a value. */
function allowedBy({ type }: Setting): string {
  const [issue] = type.safeParse(null).error?.issues ?? [];
  return (issue?.message ?? "").replace(/^allowed: /, "");
}
