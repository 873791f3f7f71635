import type { App } from "cdktf";
import { VpcEndpoints } from "../../stacks/constructs/index.ts";
import { PaymentStack } from "../../stacks/index.ts";

const FUNCTIONS = { subnetIds: ["subnet-a", "subnet-b"], securityGroupIds: ["sg-functions"] };

/** Functions in private subnets, with a way to the AWS services that they call and to nowhere else. */
export function inVpc(app: App): PaymentStack {
  const stack = new PaymentStack(app, "payment", { vpc: FUNCTIONS });
  new VpcEndpoints(stack, "endpoint", {
    account: stack.account,
    vpcId: "vpc-payments",
    routeTableIds: ["rtb-private"],
    subnetIds: FUNCTIONS.subnetIds,
    securityGroupIds: ["sg-endpoints"],
  });
  return stack;
}
