import type { App } from "cdktf";
import { ApiLoggingStack, PaymentStack, StateStack } from "../../stacks/index.ts";

/** What an organization asks of everything in its accounts, deployed from a central account. */
const RULES = {
  tags: { CostCenter: "4711", Owner: "payments@example.com" },
  assumeRole: { roleArn: "arn:aws:iam::123456789012:role/terraform", externalId: "payments" },
};
const permissionsBoundary = "arn:aws:iam::123456789012:policy/developer-boundary";

export function withRulesOfTheAccount(app: App): PaymentStack {
  new StateStack(app, "state", RULES);
  new ApiLoggingStack(app, "api-logging", { ...RULES, permissionsBoundary });
  return new PaymentStack(app, "payment", { ...RULES, permissionsBoundary });
}
