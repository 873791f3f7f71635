import { UsageError } from "../../../command-line/command.ts";
import { transactionIdParameter } from "../../../functions/domain/contracts.ts";
import { type Asked, textOf } from "../operation.ts";

/** The one transaction that a command is about. @throws UsageError */
export function askedTransaction({ positionals }: Asked): string {
  const [given, ...further] = positionals;
  if (given === undefined || further.length > 0) {
    throw new UsageError(`${positionals.length} transactions given, allowed: one`);
  }
  checkTransactionId(given);
  return given;
}

/** @throws UsageError for what no transaction can be called */
export function checkTransactionId(given: string): void {
  if (transactionIdParameter.safeParse(given).success) return;
  throw new UsageError(`"${given}" given, allowed: a transaction id of letters, digits, _ and -`);
}

const MAX_REASON_LENGTH = 500;

/** An e-mail address, or as many digits as a card's number has: nobody can take them out of an audit record again. */
const PERSONAL = /[^\s@]@[^\s@]+\.[^\s@]|\d(?:[ -]?\d){12,18}/;

/** Why somebody changes something. It is kept with what they changed. @throws UsageError */
export function askedReason(asked: Asked): string {
  const reason = textOf(asked, "reason")?.trim() ?? "";
  if (reason === "" || reason.length > MAX_REASON_LENGTH) {
    throw new UsageError(`--reason: ${reason.length} characters given, allowed: 1 to ${MAX_REASON_LENGTH}`);
  }
  if (PERSONAL.test(reason)) {
    throw new UsageError("--reason: an e-mail address or a long number given, allowed: words that name no person");
  }
  return reason;
}
