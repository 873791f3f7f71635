import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { Construct } from "constructs";
import type { Environment, FunctionName } from "../../../functions/runtime/environment.ts";
import type { LogLevel } from "../../settings/values.ts";
import type { EncryptedQueue } from "../messaging/encrypted-queue.ts";
import type { LogProps } from "../monitoring/encrypted-log-group.ts";
import { EncryptedLogGroup } from "../monitoring/encrypted-log-group.ts";
import type { Account } from "../security/account.ts";
import type { Permission } from "../security/policy.ts";
import { allowing, policyDocument, trustPolicy } from "../security/policy.ts";
import { FunctionArchive } from "./function-archive.ts";
import { BUNDLE_HANDLER } from "./function-bundles.ts";

/** Seconds after which Lambda ends an invocation, unless a function has its own. */
export const FUNCTION_TIMEOUT_SECONDS = 30;

/** The only one that cannot be narrowed: X-Ray knows no resources. */
const TRACING: Permission = { actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], resource: "*" };

export interface NodeFunctionProps<F extends FunctionName> extends LogProps {
  readonly functionName: F;
  readonly environmentSuffix: string;
  readonly account: Account;
  readonly environment: Environment<F>;
  /** What its code does, beyond writing its log and traces. */
  readonly permissions: readonly Permission[];
  readonly logLevel: LogLevel;
  /** Where a failed asynchronous invocation ends up. @default - nowhere */
  readonly deadLetterQueue?: EncryptedQueue;
  /** Seconds after which Lambda ends an invocation. @default - 30 */
  readonly timeoutSeconds?: number;
  /** @default - whatever the account has left */
  readonly reservedConcurrentExecutions?: number | undefined;
}

/** A function with its own role, that allows exactly what its code does, and its own log group. */
export class NodeFunction<F extends FunctionName = FunctionName> extends Construct {
  /** Which of our functions it is, in every environment. */
  readonly code: F;
  readonly functionName: string;
  readonly timeoutSeconds: number;
  readonly reservedConcurrentExecutions: number | undefined;
  readonly arn: string;
  readonly invokeArn: string;

  constructor(scope: Construct, id: string, props: NodeFunctionProps<F>) {
    super(scope, id);
    const { key, deadLetterQueue, timeoutSeconds = FUNCTION_TIMEOUT_SECONDS } = props;
    const name = `${props.functionName}-${props.environmentSuffix}`;
    const logGroup = new EncryptedLogGroup(this, "LogGroup", { ...props, name: `/aws/lambda/${name}` });
    const role = new IamRole(this, "Role", {
      name: `${props.functionName}-role-${props.environmentSuffix}`,
      assumeRolePolicy: trustPolicy("lambda.amazonaws.com"),
    });
    const policy = new IamRolePolicy(this, "Policy", {
      name: "permissions",
      role: role.name,
      policy: policyDocument(
        allowing([
          { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resource: `${logGroup.arn}:*` },
          TRACING,
          key.grantDecrypt(),
          ...(deadLetterQueue?.grantSend() ?? []),
          ...props.permissions,
        ]),
      ),
    });
    const archive = new FunctionArchive(this, "Archive", props.functionName);
    const resource = new LambdaFunction(this, "Resource", {
      functionName: name,
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
    this.code = props.functionName;
    this.functionName = resource.functionName;
    this.timeoutSeconds = timeoutSeconds;
    this.reservedConcurrentExecutions = props.reservedConcurrentExecutions;
    this.arn = resource.arn;
    // Written, not read from the resource: the API's deployment is replaced create-first, which Terraform forces on all that it
    // depends on, and a queue that is created again under its name before it is destroyed is gone.
    const { account } = props;
    const path = `path/2015-03-31/functions/${account.arn("lambda", `function:${name}`)}/invocations`;
    this.invokeArn = `arn:${account.partition}:apigateway:${account.region}:lambda:${path}`;
  }
}
