import { bundleFunction } from "../../stacks/bundles/index.ts";
import { NodeFunction, TopicConsumer } from "../../stacks/constructs/index.ts";
import type { PaymentStack } from "../../stacks/index.ts";

/** A function that gets each notification, and writes it to a ledger of one's own, a table here. */
export function addLedger(stack: PaymentStack, ledger: { readonly name: string; readonly arn: string }): void {
  const consumer = new NodeFunction(stack, "ledger-writer", {
    ...stack.functionProps,
    name: "ledger-writer",
    bundle: bundleFunction(new URL("./ledger-writer.ts", import.meta.url)),
    environment: { LEDGER_TABLE: ledger.name },
    permissions: [{ actions: ["dynamodb:PutItem"], resource: ledger.arn }],
  });
  new TopicConsumer(stack, "ledger-subscription", { topic: stack.notificationTopic, consumer });
}
