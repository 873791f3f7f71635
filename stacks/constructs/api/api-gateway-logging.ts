import { ApiGatewayAccount } from "@cdktf/provider-aws/lib/api-gateway-account/index.js";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { Construct } from "constructs";
import { trustPolicy } from "../../definitions/policy.ts";

/** Props of {@link ApiGatewayLogging}. */
export interface ApiGatewayLoggingProps {
  /** The role's name. An account has it once, in all regions. */
  readonly name: string;
}

/** Lets API Gateway write logs. An account has one such role per region, for all its APIs. */
export class ApiGatewayLogging extends Construct {
  constructor(scope: Construct, id: string, props: ApiGatewayLoggingProps) {
    super(scope, id);
    const role = new IamRole(this, "Role", {
      name: props.name,
      assumeRolePolicy: trustPolicy("apigateway.amazonaws.com"),
    });
    // API Gateway refuses a role with less, as it is for every API of the account.
    const attachment = new IamRolePolicyAttachment(this, "Attachment", {
      role: role.name,
      policyArn: `arn:${new DataAwsPartition(this, "Partition").partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs`,
    });
    new ApiGatewayAccount(this, "Resource", { cloudwatchRoleArn: role.arn, dependsOn: [attachment] });
  }
}
