import { addressOf, changedAttributes, withoutKey } from "./changes.ts";
import { type Change, isObject, type Json, type JsonObject, type Plan, type ResourceChange } from "./plan.ts";
import { type Policy, policiesOf, type Statement } from "./policies.ts";
import { difference, isSensitive, normalize } from "./statements.ts";

/** What was changed outside Terraform. */
export interface Drift {
  readonly address: string;
  /** Names of the attributes. */
  readonly attributes: readonly string[];
  /** What the resource allows now and did not (`+`), or no longer (`-`). */
  readonly statements: readonly { readonly sign: "+" | "-"; readonly statement: Statement }[];
}

/**
 * Attributes that nobody configures and that matter all the same: Terraform plans to undo none of them, and each of them
 * changes the code that runs or who may do what.
 */
const ALWAYS_TOLD: Readonly<Record<string, readonly string[]>> = {
  aws_lambda_function: ["code_sha256"],
  aws_iam_role: ["managed_policy_arns", "permissions_boundary"],
  aws_s3_bucket: ["acl", "grant"],
};

/**
 * What was changed outside Terraform since the last apply: of the attributes that the configuration sets, of those above, and
 * every statement that opens or closes something. The rest is the service's own. An attribute that the service answers with an
 * empty value, where nobody set it, was not changed.
 */
export function drift(plan: Plan): Drift[] {
  const expected = expectedStatements(plan);
  return plan.resource_drift
    .map((resource) => ({
      address: addressOf(resource),
      attributes: driftedAttributes(plan, resource),
      statements: driftedStatements(resource, expected),
    }))
    .filter(({ attributes, statements }) => attributes.length > 0 || statements.length > 0);
}

function driftedAttributes(plan: Plan, { address, type, change }: ResourceChange): string[] {
  if (change.after === null) return ["(gone)"];
  const configured = plan.configured.get(withoutKey(address));
  return changedAttributes(withoutEmpty(change)).filter((name) => {
    const attribute = name.replace(/\..*$/, "");
    if (configured?.has(attribute) ?? true) return true;
    return (ALWAYS_TOLD[type] ?? []).includes(attribute) && !isAttachedByPlan(plan, attribute, change);
  });
}

/** A role's own list of attached policies also tells of those that the plan attaches by a resource of its own. */
function isAttachedByPlan(plan: Plan, attribute: string, { after }: Change): boolean {
  if (attribute !== "managed_policy_arns" || !isObject(after) || !Array.isArray(after[attribute])) return false;
  const attached = plan.planned
    .filter(({ type, values }) => type === "aws_iam_role_policy_attachment" && values.role === after.name)
    .map(({ values }) => values.policy_arn);
  return after[attribute].every((arn) => attached.includes(arn as string));
}

/**
 * A queue's own attribute also tells of the policy that a resource of its own puts there, a moment after the queue was made:
 * a statement that the plan keeps anywhere is not drift.
 */
function driftedStatements({ type, change }: ResourceChange, expected: ReadonlySet<string>): Drift["statements"] {
  if (change.after === null) return [];
  const isShown = ({ attribute }: Policy) =>
    !isSensitive(change.before_sensitive, attribute) && !isSensitive(change.after_sensitive, attribute);
  const statementsOf = (values: Json) =>
    policiesOf(type, values)
      .filter(isShown)
      .flatMap(({ statements = [] }) => statements);
  const before = statementsOf(change.before);
  const after = statementsOf(change.after);
  return difference(before, after).filter(({ sign, statement }) => sign === "-" || !expected.has(keyOf(statement)));
}

function expectedStatements({ planned }: Plan): ReadonlySet<string> {
  const all = planned.flatMap(({ type, values }) => policiesOf(type, values));
  return new Set(all.flatMap(({ statements = [] }) => statements.map(keyOf)));
}

function keyOf(statement: JsonObject): string {
  return JSON.stringify(normalize(statement));
}

function withoutEmpty({ before, after, ...change }: Change): Change {
  return { ...change, before: emptyToNull(before), after: emptyToNull(after) };
}

function emptyToNull(value: Json): Json {
  if (value === "" || value === null) return null;
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(emptyToNull);
  const entries = Object.entries(value).map(([key, member]) => [key, emptyToNull(member)] as const);
  return entries.every(([, member]) => member === null) ? null : Object.fromEntries(entries);
}
