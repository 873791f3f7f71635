import { Testing } from "cdktf";
import { PaymentStack } from "../../stacks/index.ts";
import { readContext } from "../../stacks/settings/index.ts";
import { addHistoryRoute } from "./own-route.ts";

Testing.setupJest();

test("given a route of our own, when Terraform reads the stack, then it is valid", () => {
  const stack = new PaymentStack(Testing.app({ context: { ...readContext(), backend: "local" } }), "payment");
  addHistoryRoute(stack);

  expect(Testing.fullSynth(stack)).toBeValidTerraform();
}, 120_000);
