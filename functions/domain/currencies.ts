import * as z from "zod/mini";

/** The currencies that are taken: how many decimal digits the minor unit has, by the ISO 4217 code. */
export type Currencies = Readonly<Record<string, number>>;

/** What is taken unless the setting `currencies` says otherwise. Source of the digits: ISO 4217. */
export const DEFAULT_CURRENCIES: Currencies = { USD: 2, EUR: 2, GBP: 2 };

const currencies = z.record(z.string().check(z.regex(/^[A-Z]{3}$/)), z.int().check(z.gte(0), z.lte(4)));

/**
 * Reads the value of the variable `CURRENCY_DIGITS`: the currencies as JSON, which the stack sets if they are not the default.
 * @throws Error if the value does not follow the contract
 */
export function readCurrencies(json: string | undefined): Currencies {
  if (json === undefined) return DEFAULT_CURRENCIES;
  const result = currencies.safeParse(JSON.parse(json));
  if (!result.success) throw new Error(`CURRENCY_DIGITS: ${z.prettifyError(result.error)}`);
  return result.data;
}
