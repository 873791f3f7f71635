import type { SourceRules } from "../source-rules.ts";

/**
 * Whether a source lets payments in this currency pass by. What is not a currency's code is not, and is refused.
 * @param code as it stands in the event
 */
export function isIgnoredCurrency(code: unknown, { currencies, otherCurrencies }: SourceRules): boolean {
  if (otherCurrencies !== "ignore" || typeof code !== "string" || !/^[A-Za-z]{3}$/.test(code)) return false;
  return !Object.hasOwn(currencies, code.toUpperCase());
}
