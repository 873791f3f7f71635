import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { Testing } from "cdktf";
import { EncryptedQueue, existingKey } from "../../stacks/constructs/index.ts";
import { PaymentStack } from "../../stacks/index.ts";
import { readContext } from "../../stacks/settings/index.ts";
import { addHistoryRoute } from "./own-route.ts";

Testing.setupJest();

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

test("given a route of our own, when the stack is synthesized, then its function knows the table", () => {
  const stack = new PaymentStack(Testing.app({ context: readContext() }), "payment");
  addHistoryRoute(stack);

  expect(Testing.synth(stack, true)).toHaveResourceWithProperties(LambdaFunction, {
    function_name: "history-reader-prod",
    environment: { variables: { DYNAMODB_TABLE: "${aws_dynamodb_table.transactions.name}" } },
  });
});

test("given a construct alone, when it is synthesized, then it is encrypted", () => {
  const synthesized = Testing.synthScope((scope) => {
    new EncryptedQueue(scope, "refunds", { name: "refunds", key: existingKey(KEY), protectData: true });
  });

  expect(synthesized).toHaveResourceWithProperties(SqsQueue, { name: "refunds", kms_master_key_id: KEY });
});
