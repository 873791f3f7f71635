import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { compareRestored, type TableComparison } from "./compare-tables.ts";

/** What was found in a restored table, and what of it was done. */
export interface Adoption {
  read: number;
  /** Items that the table in use lacks. */
  missing: number;
  /** Items that it has, in another form: they stay as they are in use. */
  different: number;
  copied: number;
}

/**
 * Copies what the table in use lacks from a restored one. What is there stays: each item is put only if it is not there, so
 * nothing that came in meanwhile is lost. Repeating it, also after an interruption, copies only what is still missing.
 */
export async function adopt(
  { dryRun, ...comparison }: Omit<TableComparison, "onDifference" | "onProgress"> & { readonly dryRun: boolean },
  onProgress: (adoption: Readonly<Adoption>) => void,
): Promise<Adoption> {
  const { documents, live, signal } = comparison;
  const adoption: Adoption = { read: 0, missing: 0, different: 0, copied: 0 };
  adoption.read = await compareRestored({
    ...comparison,
    async onDifference({ list }, item) {
      if (list === "different") adoption.different += 1;
      else {
        adoption.missing += 1;
        if (dryRun || signal.aborted) return;
        const put = new PutCommand({
          TableName: live,
          Item: item,
          ConditionExpression: "attribute_not_exists(transaction_id)",
        });
        const isPut = await documents.send(put).then(
          () => true,
          (error) => {
            // It came back meanwhile, by its sender's next delivery.
            if (error instanceof ConditionalCheckFailedException) return false;
            throw error;
          },
        );
        if (isPut) adoption.copied += 1;
      }
    },
    onProgress(read) {
      adoption.read = read;
      onProgress(adoption);
    },
  });
  return adoption;
}
