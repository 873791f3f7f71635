/** The account and region that the local run plays. The account is the one that fauxqs uses in its ARNs. */
export const ACCOUNT_ID = "000000000000";
export const REGION = "us-east-1";
export const PARTITION = "aws";

/** What callers of the API sign with, and what the AWS CLI uses on the emulators. */
export const CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" } as const;

/** The access keys of operators, whose permissions are enforced. With {@link CREDENTIALS} everything is allowed. */
export const OPERATORS = { reading: "operator-reading", changing: "operator-changing" } as const;

/** Port of the API on 127.0.0.1. */
export const DEFAULT_PORT = 3000;

/** The one log stream that everything writes to, in each log group. */
export const LOG_STREAM = "local";

/** Where the local run says what it serves, for the tools that work on it. */
export const DESCRIPTION_PATH = "/local.json";

/**
 * The ARN of something in the account and region.
 * @param service as IAM names it: `dynamodb`
 * @param resource `table/payments`
 */
export function arnOf(service: string, resource: string): string {
  return `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;
}

/** The ARN of whoever signs with an access key of the local run. */
export function userArn(accessKeyId: string): string {
  return `arn:${PARTITION}:iam::${ACCOUNT_ID}:user/${accessKeyId}`;
}
