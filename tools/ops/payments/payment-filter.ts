import { UsageError } from "../../../command-line/command.ts";
import { oneOf } from "../../../command-line/values.ts";
import { Decimal } from "../../../functions/domain/decimal.ts";
import { PAYMENT_STATUSES } from "../../../functions/domain/payment-events.ts";
import { type Asked, textOf } from "../operation.ts";
import type { ListedPayment } from "./payments-by-time.ts";

/** Options that say which payments are wanted. */
export const FILTER_OPTIONS = {
  status: { type: "string" },
  source: { type: "string" },
  currency: { type: "string" },
  min: { type: "string" },
  max: { type: "string" },
} as const;

export const FILTER_USAGE = `  --status <status>      as it is now: ${PAYMENT_STATUSES.join(", ")}
  --source <source>      with an event of this webhook source
  --currency <code>      in this currency, as EUR
  --min, --max <amount>  of at least, at most this amount, in whole units of the currency, as 12.50`;

/** @throws UsageError */
export function paymentFilter(asked: Asked): (payment: ListedPayment) => boolean {
  const given = textOf(asked, "status");
  const status = given === undefined ? undefined : oneOf("--status", PAYMENT_STATUSES, given);
  const [source, currency] = [textOf(asked, "source"), textOf(asked, "currency")];
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency)) {
    throw new UsageError(`--currency: "${currency}" given, allowed: a code of three capital letters, as EUR`);
  }
  const [min, max] = [amountOf("--min", textOf(asked, "min")), amountOf("--max", textOf(asked, "max"))];
  return (payment) =>
    (status === undefined || payment.status === status) &&
    (source === undefined || payment.sources.includes(source)) &&
    (currency === undefined || payment.currency === currency) &&
    (min === undefined || !payment.amount.minus(min).negative) &&
    (max === undefined || !max.minus(payment.amount).negative);
}

/** What plain notation can say: an exponent could ask for more digits than there is memory. */
const AMOUNT = /^\d{1,20}(?:\.\d{1,20})?$/;

export function amountOf(name: string, text: string | undefined): Decimal | undefined {
  if (text === undefined) return undefined;
  if (!AMOUNT.test(text)) throw new UsageError(`${name}: "${text}" given, allowed: an amount as 12 or 12.50`);
  return Decimal.parse(text.replace(/^0+(?=\d)/, ""));
}
