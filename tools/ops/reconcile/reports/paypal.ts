/**
 * PayPal's reports. A payment is its capture, whose id PayPal's reports call the transaction's; a refund names it as the reference.
 * Source: PayPal developer documentation, "Transaction Detail Report Specification", "Activity Download Specification",
 * "Transaction event codes".
 */
import type { Decimal } from "../../../../functions/domain/decimal.ts";
import type { OtherRow, Report, ReportedRow } from "../report.ts";
import { negated, timeOf } from "../values.ts";

/** T00 are payments, of which those that came in count; T1106 and T1107 give one back. */
const PAYMENT = /^T00/;
const REFUND = /^T110[67]$/;

interface Told {
  readonly code: string;
  readonly id: string;
  readonly reference: string;
  /** Negative if it left the account. */
  readonly amount: Decimal;
  readonly currency: string;
  readonly status: string;
  readonly time: string | undefined;
}

function rowsOf({ code, id, reference, amount, currency, status, time }: Told): readonly (ReportedRow | OtherRow)[] {
  const row = { currency: currency.toUpperCase(), time };
  if (REFUND.test(code)) {
    return [{ ...row, transactionId: reference, amountOf: "refunded", amount: negated(amount) }];
  }
  if (!PAYMENT.test(code) || amount.negative) return [{ other: code }];
  const payment = { ...row, transactionId: id, amount };
  if (/^(P|Pending)$/i.test(status)) return [{ ...payment, amountOf: "asked", status: "pending" }];
  if (/^(D|Denied)$/i.test(status)) return [{ ...payment, amountOf: "asked", status: "failed" }];
  return [{ ...payment, amountOf: "taken" }];
}

/** `TRR-…`, by SFTP: several kinds of lines. Amounts are in minor units, without a sign. */
export const PAYPAL_DETAIL: Report = {
  title: "PayPal's transaction detail report",
  marks: ["Transaction ID", "Gross Transaction Amount"],
  required: [
    "PayPal Reference ID",
    "Transaction Event Code",
    "Transaction Debit or Credit",
    "Gross Transaction Currency",
  ],
  rowsOf(cells) {
    const currency = cells.text("Gross Transaction Currency");
    const amount = cells.minorUnits("Gross Transaction Amount", currency);
    return rowsOf({
      code: cells.text("Transaction Event Code"),
      id: cells.text("Transaction ID"),
      reference: cells.text("PayPal Reference ID"),
      amount: cells.text("Transaction Debit or Credit") === "DR" ? negated(amount) : amount,
      currency,
      status: cells.text("Transactional Status"),
      time: timeOf(cells.text("Transaction Initiation Date"), ""),
    });
  },
};

/** What PayPal's page "Activity" downloads. Its dates are those of the reader's country, of which the file does not tell which. */
export const PAYPAL_ACTIVITY: Report = {
  title: "PayPal's activity download",
  marks: ["Transaction ID", "Gross"],
  required: ["Transaction Event Code", "Reference Txn ID", "Currency", "Status"],
  rowsOf: (cells) =>
    rowsOf({
      code: cells.text("Transaction Event Code"),
      id: cells.text("Transaction ID"),
      reference: cells.text("Reference Txn ID"),
      amount: cells.amount("Gross"),
      currency: cells.text("Currency"),
      status: cells.text("Status"),
      time: undefined,
    }),
};
