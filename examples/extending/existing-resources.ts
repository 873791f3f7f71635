import type { App } from "cdktf";
import { existingKey, existingTable } from "../../stacks/constructs/index.ts";
import { PaymentStack } from "../../stacks/index.ts";

const KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const TABLE = "arn:aws:dynamodb:eu-central-1:123456789012:table/payments";

/** An environment that encrypts with a key and records payments in a table which are there already. */
export function withExistingResources(app: App): PaymentStack {
  return new PaymentStack(app, "payment", {
    key: existingKey(KEY),
    table: existingTable({ arn: TABLE, keyArn: KEY }),
  });
}
