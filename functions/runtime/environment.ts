/**
 * The environment variables of each function: the stack sets exactly these, the function reads exactly these.
 *
 * `KMS_KEY_ID` is read by no code of ours; it tells an operator and an extension which key encrypts the function's data.
 * `WEBHOOK_SOURCES` names secrets and holds none.
 */
export const ENVIRONMENT_VARIABLES = {
  "webhook-processor": ["DYNAMODB_TABLE", "KMS_KEY_ID", "SQS_QUEUE_URL"],
  "webhook-receiver": ["DYNAMODB_TABLE", "KMS_KEY_ID", "SQS_QUEUE_URL", "WEBHOOK_SOURCES"],
  "transaction-reader": ["DYNAMODB_TABLE", "KMS_KEY_ID"],
  "notification-sender": ["DYNAMODB_TABLE", "KMS_KEY_ID", "SNS_TOPIC_ARN"],
  "notification-dispatcher": ["DYNAMODB_TABLE", "KMS_KEY_ID", "SNS_TOPIC_ARN"],
} as const;

/** Variables that the stack sets only where a setting is not its default. */
const OPTIONAL_VARIABLES = {
  "webhook-processor": ["CURRENCY_DIGITS", "LIFECYCLE"],
  "webhook-receiver": ["CURRENCY_DIGITS", "LIFECYCLE"],
  "transaction-reader": ["LIFECYCLE"],
  "notification-sender": ["LIFECYCLE"],
  "notification-dispatcher": ["LIFECYCLE"],
} as const satisfies Record<keyof typeof ENVIRONMENT_VARIABLES, readonly string[]>;

export type FunctionName = keyof typeof ENVIRONMENT_VARIABLES;

/** The environment of one function: each of its variables with a value, and the optional ones that are set. */
export type Environment<F extends FunctionName> = Readonly<
  Record<(typeof ENVIRONMENT_VARIABLES)[F][number], string> &
    Partial<Record<(typeof OPTIONAL_VARIABLES)[F][number], string>>
>;

/**
 * Reads the environment of a function, once per container.
 * @throws Error naming every variable that is missing or empty
 */
export function readEnvironment<F extends FunctionName>(
  name: F,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment<F> {
  const names: readonly string[] = ENVIRONMENT_VARIABLES[name];
  const missing = names.filter((variable) => !variables[variable]);
  if (missing.length > 0) throw new Error(`${name}: environment variables not set: ${missing.join(", ")}`);
  const set = OPTIONAL_VARIABLES[name].filter((variable) => variables[variable]);
  return Object.fromEntries([...names, ...set].map((variable) => [variable, variables[variable]])) as Environment<F>;
}
