import { CommandFailure, UsageError } from "../../../../command-line/command.ts";
import { PAYMENT_STATUSES } from "../../../../functions/domain/payment-events.ts";
import type { Report } from "../report.ts";
import { timeOf } from "../values.ts";

const NEEDED = ["transaction_id", "amount", "currency"] as const;
const FIELDS = [...NEEDED, "status", "time"] as const;
type Field = (typeof FIELDS)[number];

export const COLUMNS_FORM =
  "transaction_id=<column>,amount=<column>,currency=<column>[,status=<column>][,time=<column>]";

/**
 * The format of a file whose columns are named on the command line: a line is a payment.
 * @param text `transaction_id=Reference,amount=Amount,currency=Currency`
 * @throws UsageError
 */
export function namedColumns(text: string, isMinor: boolean): Report {
  const columns = new Map<Field, string>();
  for (const pair of text.split(",")) {
    const [, name = "", column = ""] = /^([^=]*)=(.+)$/.exec(pair) ?? [];
    const field = FIELDS.find((known) => known === name);
    if (field === undefined || columns.has(field)) {
      throw new UsageError(`--columns: "${pair}" given, allowed: ${COLUMNS_FORM}`);
    }
    columns.set(field, column);
  }
  const missing = NEEDED.filter((field) => !columns.has(field));
  if (missing.length > 0) throw new UsageError(`--columns: no ${missing.join(", ")} given, allowed: ${COLUMNS_FORM}`);
  const columnOf = (field: Field) => columns.get(field) ?? "";
  return {
    title: "a file with the named columns",
    marks: [],
    required: [...columns.values()],
    rowsOf(cells) {
      const word = cells.text(columnOf("status"));
      const status = PAYMENT_STATUSES.find((known) => known === word.toLowerCase());
      if (word !== "" && status === undefined) {
        throw new CommandFailure(`${columnOf("status")}: not a status, allowed: ${PAYMENT_STATUSES.join(", ")}`);
      }
      const currency = cells.text(columnOf("currency")).toUpperCase();
      const amount = columnOf("amount");
      return [
        {
          transactionId: cells.text(columnOf("transaction_id")),
          amountOf: "taken",
          amount: isMinor ? cells.minorUnits(amount, currency) : cells.amount(amount),
          currency,
          status: status ?? "told",
          time: timeOf(cells.text(columnOf("time")), "UTC"),
        },
      ];
    },
  };
}
