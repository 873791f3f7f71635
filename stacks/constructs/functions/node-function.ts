import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { dependable } from "cdktf";
import { Construct } from "constructs";
import type { SchemeName } from "../../../functions/domain/schemes/names.ts";
import type { Environment, FunctionName } from "../../../functions/runtime/environment.ts";
import { BUNDLE_HANDLER } from "../../bundles/function-bundles.ts";
import type { LogLevel } from "../../definitions/log-levels.ts";
import type { Permission } from "../../definitions/policy.ts";
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

/** Props of {@link NodeFunction}. */
export interface NodeFunctionProps<F extends FunctionName> extends LogProps {
  /** Which function of `functions/` it runs. */
  readonly name: F;
  /** The end of its names in AWS. */
  readonly environmentSuffix: string;
  /** Where it is deployed to. */
  readonly account: Account;
  /** The environment variables that its code reads. */
  readonly environment: Environment<F>;
  /** The AWS calls that its code makes, beyond writing its log and traces. */
  readonly permissions: readonly Permission[];
  /** The least severe level of the code's own log lines. */
  readonly logLevel: LogLevel;
  /** The schemes of signed webhooks that its code knows. @default - none */
  readonly schemes?: readonly SchemeName[];
  /** Where a failed asynchronous invocation ends up. @default - nowhere */
  readonly deadLetterQueue?: EncryptedQueue;
  /** Seconds after which Lambda ends an invocation. @default - 30 */
  readonly timeoutSeconds?: number;
  /** Executions at once that are kept for it, and that it cannot exceed. @default - as many as the account has left */
  readonly reservedConcurrentExecutions?: number | undefined;
}

/** A function with its own role, that allows exactly what its code does, and its own log group. */
export class NodeFunction<F extends FunctionName = FunctionName> extends Construct {
  /** Which function of `functions/` it runs, in every environment. */
  readonly name: F;
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

  constructor(scope: Construct, id: string, props: NodeFunctionProps<F>) {
    super(scope, id);
    const { key, deadLetterQueue, timeoutSeconds = FUNCTION_TIMEOUT_SECONDS } = props;
    const functionName = `${props.name}-${props.environmentSuffix}`;
    const logGroup = new EncryptedLogGroup(this, "LogGroup", { ...props, name: `/aws/lambda/${functionName}` });
    const role = new IamRole(this, "Role", {
      name: props.account.roleName(props.name, props.environmentSuffix),
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
    const archive = new FunctionArchive(this, "Archive", props.name, props.schemes);
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
    this.replacement = `${dependable(resource)}.arn`;
    // Written, not read from the resource: the API's deployment is replaced create-first, which Terraform forces on all that it
    // depends on, and a queue that is created again under its name before it is destroyed is gone.
    const { account } = props;
    const path = `path/2015-03-31/functions/${account.arn("lambda", `function:${functionName}`)}/invocations`;
    this.invokeArn = `arn:${account.partition}:apigateway:${account.region}:lambda:${path}`;
  }
}
