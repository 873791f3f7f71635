import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { dependable } from "cdktf";
import { Construct } from "constructs";
import { BUNDLE_HANDLER, type Bundle } from "../../bundles/bundle.ts";
import type { LogLevel } from "../../definitions/log-levels.ts";
import { functionLogGroup, type NamingProps, nameOf } from "../../definitions/names.ts";
import type { Permission, PolicyStatement } from "../../definitions/policy.ts";
import { allowing, policyDocument, trustPolicy } from "../../definitions/policy.ts";
import type { EncryptedQueue } from "../messaging/encrypted-queue.ts";
import type { LogProps } from "../monitoring/encrypted-log-group.ts";
import { EncryptedLogGroup } from "../monitoring/encrypted-log-group.ts";
import type { Account } from "../security/account.ts";
import { FunctionArchive } from "./function-archive.ts";

/** Seconds after which Lambda ends an invocation, unless a function has its own. */
export const FUNCTION_TIMEOUT_SECONDS = 30;

/** The only one that cannot be narrowed: X-Ray knows no resources. */
const TRACING: Permission = { actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], resource: "*" };

/**
 * What Lambda does with the role of a function in a VPC. EC2 knows no resources for some of it.
 * Source: Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC", required IAM permissions.
 */
const NETWORK_INTERFACES: Permission = {
  actions: [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
  ],
  resource: "*",
};

/** Where a function runs, when not in Lambda's own network. */
export interface FunctionVpc {
  /** Ids of its subnets, in two availability zones at least. */
  readonly subnetIds: readonly string[];
  /** Ids of its security groups, which let it out to where it calls. */
  readonly securityGroupIds: readonly string[];
}

/** What the functions of an environment have in common. */
export interface CommonFunctionProps extends NamingProps, LogProps {
  /** Where it is deployed to. */
  readonly account: Account;
  /** The least severe level of the code's own log lines. */
  readonly logLevel: LogLevel;
  /** The VPC from which it calls. @default - Lambda's own network, from which every public address is reached */
  readonly vpc?: FunctionVpc | undefined;
}

/** Props of {@link NodeFunction}. */
export interface NodeFunctionProps extends CommonFunctionProps {
  /** Its name without prefix and environment; at most 23 characters keep it and its role's name within AWS's 64. */
  readonly name: string;
  /** Its code. */
  readonly bundle: Bundle;
  /** The environment variables that its code reads. */
  readonly environment: Readonly<Record<string, string>>;
  /** The AWS calls that its code makes, beyond writing its log and traces. */
  readonly permissions: readonly Permission[];
  /** Where a failed asynchronous invocation ends up. @default - nowhere */
  readonly deadLetterQueue?: EncryptedQueue;
  /** Seconds after which Lambda ends an invocation. @default - 30 */
  readonly timeoutSeconds?: number;
  /** Executions at once that are kept for it, and that it cannot exceed. @default - as many as the account has left */
  readonly reservedConcurrentExecutions?: number | undefined;
}

/** A function with its own role, that allows exactly what its code does, and its own log group. */
export class NodeFunction extends Construct {
  /** Its name in every environment. */
  readonly name: string;
  /** Its name in Lambda, as the resource has it: `webhook-processor-prod`. */
  readonly functionName: string;
  /** Seconds after which Lambda ends an invocation. */
  readonly timeoutSeconds: number;
  /** Executions at once that are kept for it; undefined: as many as the account has left. */
  readonly reservedConcurrentExecutions: number | undefined;
  /** The function's ARN, as the resource has it. */
  readonly arn: string;
  /** Where API Gateway calls it. */
  readonly invokeArn: string;
  /** A reference that changes if, and only if, the function is replaced: its policy is gone then. */
  readonly replacement: string;
  /** The name of its log group, as the resource has it. */
  readonly logGroupName: string;
  /** The function, for what has no prop. */
  readonly resource: LambdaFunction;
  /** The role that it takes on, for what has no prop. */
  readonly role: IamRole;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { key, deadLetterQueue, vpc, account, timeoutSeconds = FUNCTION_TIMEOUT_SECONDS } = props;
    const functionName = nameOf(props.name, props);
    const logGroup = new EncryptedLogGroup(this, "LogGroup", { ...props, name: functionLogGroup(functionName) });
    const role = new IamRole(this, "Role", {
      name: account.roleName(props.name, props),
      assumeRolePolicy: trustPolicy("lambda.amazonaws.com"),
    });
    const policy = new IamRolePolicy(this, "Policy", {
      name: "permissions",
      role: role.name,
      policy: policyDocument([
        ...allowing([
          { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resource: `${logGroup.arn}:*` },
          TRACING,
          ...(vpc ? [NETWORK_INTERFACES] : []),
          key.grantDecrypt(),
          ...(deadLetterQueue?.grantSend() ?? []),
          ...props.permissions,
        ]),
        ...(vpc ? [leftToLambda(account.arn("lambda", `function:${functionName}`))] : []),
      ]),
    });
    const archive = new FunctionArchive(this, "Archive", props.name, props.bundle);
    const resource = new LambdaFunction(this, "Resource", {
      functionName,
      role: role.arn,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: BUNDLE_HANDLER,
      packageType: "Zip",
      filename: archive.path,
      sourceCodeHash: archive.base64Sha256,
      memorySize: 512,
      timeout: timeoutSeconds,
      reservedConcurrentExecutions: props.reservedConcurrentExecutions ?? -1,
      environment: { variables: { ...props.environment } },
      kmsKeyArn: key.arn,
      ...(vpc && { vpcConfig: { subnetIds: [...vpc.subnetIds], securityGroupIds: [...vpc.securityGroupIds] } }),
      tracingConfig: { mode: "Active" },
      loggingConfig: {
        logFormat: "JSON",
        applicationLogLevel: props.logLevel,
        systemLogLevel: "INFO",
        logGroup: logGroup.name,
      },
      ...(deadLetterQueue && { deadLetterConfig: { targetArn: deadLetterQueue.arn } }),
      // Without the policy Lambda refuses the dead-letter queue; without the log group it would make one by itself.
      dependsOn: [policy, logGroup.resource],
    });
    this.name = props.name;
    this.functionName = resource.functionName;
    this.timeoutSeconds = timeoutSeconds;
    this.reservedConcurrentExecutions = props.reservedConcurrentExecutions;
    this.arn = resource.arn;
    this.logGroupName = logGroup.name;
    this.resource = resource;
    this.role = role;
    this.replacement = `${dependable(resource)}.arn`;
    // Written, not read from the resource: the API's deployment is replaced create-first, which Terraform forces on all that it
    // depends on, and a queue that is created again under its name before it is destroyed is gone.
    const path = `path/2015-03-31/functions/${account.arn("lambda", `function:${functionName}`)}/invocations`;
    this.invokeArn = `arn:${account.partition}:apigateway:${account.region}:lambda:${path}`;
  }
}

/** Lambda may do it with the role, and the function's own code may not. Source: as of {@link NETWORK_INTERFACES}. */
function leftToLambda(functionArn: string): PolicyStatement {
  return {
    Sid: "LeftToLambda",
    Effect: "Deny",
    Action: NETWORK_INTERFACES.actions,
    Resource: NETWORK_INTERFACES.resource,
    Condition: { ArnEquals: { "lambda:SourceFunctionArn": functionArn } },
  };
}
