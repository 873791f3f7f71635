import { Testing } from "cdktf";
import { PaymentStack } from "../../stacks/index.ts";
import { readContext } from "../../stacks/settings/index.ts";
import { addHistoryRoute } from "./own-route.ts";

Testing.setupJest();

test("given a route of our own, when Terraform plans the stack, then it can be made", () => {
  const stack = new PaymentStack(Testing.app({ context: { ...readContext(), backend: "local" } }), "payment");
  addHistoryRoute(stack);

  expect(Testing.fullSynth(stack)).toPlanSuccessfully();
}, 300_000);
