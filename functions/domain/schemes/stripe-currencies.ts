import type { Currencies } from "../currencies.ts";

/**
 * Currencies whose minor unit has another number of digits at Stripe than in ISO 4217.
 * Source: Stripe documentation, "Supported currencies", zero-decimal currencies and special cases.
 */
const DIGITS: Currencies = { ISK: 2, MGA: 0, UGX: 2 };

/** How many decimal digits Stripe's minor unit of a currency has. */
export function minorUnitDigits(currency: string, currencies: Currencies): number {
  return DIGITS[currency] ?? currencies[currency] ?? 2;
}
