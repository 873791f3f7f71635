import { isObject, type Json, type JsonObject, type Plan } from "./plan.ts";

/** A protection of data that the plan takes back: to be read, it stops nothing. */
export interface Weakening {
  readonly address: string;
  readonly attribute: string;
}

/** Attributes that keep data, and when a change of them keeps less. Nested blocks are lists of one. */
const PROTECTIONS: readonly {
  type: string;
  path: readonly string[];
  weaker: (before: Json, after: Json) => boolean;
}[] = [
  { type: "aws_dynamodb_table", path: ["deletion_protection_enabled"], weaker: turnedOff },
  { type: "aws_dynamodb_table", path: ["point_in_time_recovery", "enabled"], weaker: turnedOff },
  { type: "aws_kms_key", path: ["is_enabled"], weaker: turnedOff },
  { type: "aws_kms_key", path: ["enable_key_rotation"], weaker: turnedOff },
  { type: "aws_sqs_queue", path: ["message_retention_seconds"], weaker: lowered },
  { type: "aws_cloudwatch_log_group", path: ["retention_in_days"], weaker: keepsLogsShorter },
  { type: "aws_secretsmanager_secret", path: ["recovery_window_in_days"], weaker: lowered },
  { type: "aws_s3_bucket", path: ["force_destroy"], weaker: (before, after) => turnedOff(after, before) },
  {
    type: "aws_s3_bucket_versioning",
    path: ["versioning_configuration", "status"],
    weaker: (before) => before === "Enabled",
  },
];

export function weakenings(plan: Plan): Weakening[] {
  return plan.resource_changes.flatMap(({ type, address, change }) =>
    PROTECTIONS.flatMap((protection) => {
      if (protection.type !== type || !isObject(change.before) || !isObject(change.after)) return [];
      const before = valueAt(change.before, protection.path);
      const after = valueAt(change.after, protection.path);
      if (before === after || !protection.weaker(before, after)) return [];
      return [{ address, attribute: protection.path.join(".") }];
    }),
  );
}

function turnedOff(before: Json, after: Json): boolean {
  return before === true && after !== true;
}

function lowered(before: Json, after: Json): boolean {
  return Number(after) < Number(before);
}

/** Retention 0 is "never expires". */
function keepsLogsShorter(before: Json, after: Json): boolean {
  const days = (value: Json) => Number(value) || Number.POSITIVE_INFINITY;
  return days(after) < days(before);
}

function valueAt(object: JsonObject, path: readonly string[]): Json {
  return path.reduce<Json>((value, key) => {
    const block = Array.isArray(value) ? (value[0] as Json | undefined) : value;
    return isObject(block) ? (block[key] ?? null) : null;
  }, object);
}
