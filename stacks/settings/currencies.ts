import { code, codes } from "currency-codes";
import * as z from "zod/mini";
import { type Currencies, DEFAULT_CURRENCIES } from "../../functions/domain/currencies.ts";
import { list } from "./kinds.ts";

const currency = z
  .string({ error: "allowed: a currency's code of ISO 4217, as USD" })
  .check(z.refine((text) => codes().includes(text), { error: "allowed: a currency's code of ISO 4217, as USD" }));

/** The currencies that payments may have. */
export const currencies = list(currency, "currencies").check(
  z.refine(({ length }) => length > 0, { error: "allowed: at least one currency" }),
);

/** How many decimal digits the minor unit of each currency has. Source: ISO 4217, by the package currency-codes. */
export function currencyDigits(taken: readonly string[]): Currencies {
  return Object.fromEntries(taken.map((name) => [name, code(name)?.digits ?? 2]));
}

/** Whether these are the currencies that the functions take unless they are told otherwise. */
export function areDefault(taken: Currencies): boolean {
  return JSON.stringify(taken) === JSON.stringify(DEFAULT_CURRENCIES);
}
