import { CREDENTIALS, LOG_STREAM, REGION } from "../aws/account.ts";
import { accessKeyOf } from "../aws/call.ts";
import type { DeclaredFunction } from "../model/functions.ts";

/**
 * The environment of a function: the stack's variables, those that Lambda defines for every function, and where the AWS
 * SDK finds the emulators.
 * Source: Lambda Developer Guide, "Defined runtime environment variables".
 * @param endpoints address of each AWS service, by the variable in which SDKs look for it
 */
export function functionEnvironment(
  fn: DeclaredFunction,
  endpoints: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...fn.environment,
    _HANDLER: fn.handler,
    AWS_ACCESS_KEY_ID: accessKeyOf(fn.name),
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_DEFAULT_REGION: REGION,
    AWS_REGION: REGION,
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memorySize),
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_FORMAT: fn.logging.format,
    ...(fn.logging.level === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: fn.logging.level }),
    AWS_LAMBDA_LOG_GROUP_NAME: fn.logging.group,
    AWS_LAMBDA_LOG_STREAM_NAME: LOG_STREAM,
    LAMBDA_TASK_ROOT: fn.directory,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    ...endpoints,
  };
}
