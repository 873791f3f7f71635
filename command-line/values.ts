import { UsageError } from "./command.ts";

/**
 * A whole number of an option or variable.
 * @param name as it is typed: `--starts`, `PORT`
 * @throws UsageError
 */
export function wholeNumber(name: string, text: string, { from, to }: { readonly from: number; readonly to?: number }) {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= from && number <= (to ?? Number.MAX_SAFE_INTEGER)) return number;
  const allowed = to === undefined ? `a whole number from ${from}` : `${from} to ${to}`;
  throw new UsageError(`${name}: "${text}" given, allowed: ${allowed}`);
}

/**
 * One of the values that an option or argument allows.
 * @param name as it is typed, undefined for an argument without a name
 * @throws UsageError
 */
export function oneOf<const T extends string>(name: string | undefined, allowed: readonly T[], text: string): T {
  const found = allowed.find((value) => value === text);
  if (found !== undefined) return found;
  throw new UsageError(`${name === undefined ? "" : `${name}: `}"${text}" given, allowed: ${allowed.join(", ")}`);
}
