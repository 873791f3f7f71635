import { ApiGatewayAccount } from "@cdktf/provider-aws/lib/api-gateway-account/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { trustPolicy } from "../../definitions/policy.ts";
import type { Account } from "../security/account.ts";

/**
 * Lets API Gateway write logs. An account has one such role per region, for all its APIs: in a shared account
 * leave it to the stack that has it (setting `manageApiGatewayAccount`).
 */
export class ApiGatewayLogging extends Construct {
  /** What a stage that writes logs depends on. */
  readonly resource: ITerraformDependable;

  constructor(scope: Construct, id: string, props: { readonly environmentSuffix: string; readonly account: Account }) {
    super(scope, id);
    const role = new IamRole(this, "Role", {
      name: props.account.roleName("payment-api-logging", props.environmentSuffix),
      assumeRolePolicy: trustPolicy("apigateway.amazonaws.com"),
    });
    // API Gateway refuses a role with less, as it is for every API of the account.
    const attachment = new IamRolePolicyAttachment(this, "Attachment", {
      role: role.name,
      policyArn: `arn:${props.account.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs`,
    });
    this.resource = new ApiGatewayAccount(this, "Resource", { cloudwatchRoleArn: role.arn, dependsOn: [attachment] });
  }
}
