import { transactionIdParameter } from "./contracts.ts";
import { RequestError } from "./errors.ts";

/**
 * The transaction id of a path.
 * @throws RequestError 400 if it is absent or could not be one
 */
export function readTransactionId({ id }: Readonly<Record<string, string | undefined>>): string {
  if (!id) throw new RequestError(400, "Missing transaction ID");
  const result = transactionIdParameter.safeParse(id);
  if (!result.success) throw new RequestError(400, `Invalid transaction ID: ${result.error.issues[0]?.message}`);
  return result.data;
}
