import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { TerraformOutput } from "cdktf";
import { CustomDomain } from "../../stacks/constructs/index.ts";
import type { PaymentStack } from "../../stacks/index.ts";

/** The API as `https://api.example.com/payments`. */
export function addDomain(stack: PaymentStack): void {
  const domain = new CustomDomain(stack, "payment-domain", {
    stage: stack.stage,
    domainName: "api.example.com",
    certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/1234abcd",
    basePath: "payments",
  });
  new Route53Record(stack, "payment-domain-record", {
    zoneId: "Z0123456789",
    name: "api.example.com",
    type: "A",
    alias: { name: domain.targetDomainName, zoneId: domain.targetHostedZoneId, evaluateTargetHealth: false },
  });
  // Callers that use the generated name are refused from then on.
  stack.api.resource.disableExecuteApiEndpoint = true;
  new TerraformOutput(stack, "PaymentURL", { value: domain.url, description: "Where callers reach the API" });
}
