import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformStack, Testing } from "cdktf";
import { EncryptedQueue, existingKey } from "../../stacks/constructs/index.ts";
import { PaymentStack } from "../../stacks/index.ts";
import { readContext } from "../../stacks/settings/index.ts";
import { addHistoryRoute } from "./own-route.ts";

Testing.setupJest();

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

test("given a route of our own, when Terraform reads the stack, then it is valid", () => {
  const stack = new PaymentStack(Testing.app({ context: { ...readContext(), backend: "local" } }), "payment");
  addHistoryRoute(stack);

  expect(Testing.fullSynth(stack)).toBeValidTerraform();
}, 120_000);

test("given a construct alone, when Terraform reads it, then it is valid", () => {
  const stack = new TerraformStack(Testing.app(), "refunds");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  new EncryptedQueue(stack, "refunds", { name: "refunds", key: existingKey(KEY), protectData: true });

  expect(Testing.fullSynth(stack)).toBeValidTerraform();
}, 120_000);
