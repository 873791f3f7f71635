import type { Condition, PolicyStatement } from "./policy.ts";
import { matchesArn, matchesWildcard } from "./wildcard.ts";

/** Who asks: a service for itself, or somebody of an account. */
export type Principal = { readonly service: string } | { readonly accountId: string };

export interface AccessRequest {
  readonly principal: Principal;
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** Values of condition keys; one that is not there is absent, as AWS leaves it out. */
  readonly context: Readonly<Record<string, string>>;
}

/** `delegated`: the resource leaves it to the account's identity policies. */
export type Decision = "allowed" | "delegated" | "not-allowed" | "denied";

/**
 * What the statements of one policy say of a request: a Deny that applies wins, and without an Allow it is not allowed.
 * Source: IAM User Guide, "Policy evaluation logic".
 */
export function evaluate(statements: readonly PolicyStatement[], request: AccessRequest): Decision {
  const applying = statements.filter((statement) => applies(statement, request));
  if (applying.some(({ effect }) => effect === "Deny")) return "denied";
  if (applying.some((statement) => !isDelegation(statement, request.principal))) return "allowed";
  return applying.length > 0 ? "delegated" : "not-allowed";
}

/**
 * What a role may do on a resource of its own account: neither policy may deny it, and one must allow it. A key is the
 * exception: without leave of its own policy no other counts.
 * Source: IAM User Guide, "Evaluating identity-based policies with resource-based policies"; AWS KMS Developer Guide,
 * "Key policies".
 */
export function evaluateWithin(
  identity: readonly PolicyStatement[],
  resource: readonly PolicyStatement[],
  request: AccessRequest,
): Decision {
  const byIdentity = evaluate(identity, request);
  const byResource = evaluate(resource, request);
  if (byIdentity === "denied" || byResource === "denied") return "denied";
  if (byResource === "allowed") return "allowed";
  if (request.action.startsWith("kms:") && byResource !== "delegated") return "not-allowed";
  return byIdentity;
}

function applies(statement: PolicyStatement, { principal, action, resource, context }: AccessRequest): boolean {
  const { actions, resources, conditions } = statement;
  return (
    concerns(statement, principal) &&
    actions.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase())) &&
    (resources.length === 0 || resources.some((pattern) => matchesWildcard(pattern, resource))) &&
    conditions.every((condition) => holds(condition, context))
  );
}

function concerns({ principals }: PolicyStatement, principal: Principal): boolean {
  if (principals === undefined || principals.everybody) return true;
  return "service" in principal
    ? principals.services.includes(principal.service)
    : principals.accountIds.includes(principal.accountId);
}

function isDelegation({ principals }: PolicyStatement, principal: Principal): boolean {
  return principals !== undefined && !principals.everybody && "accountId" in principal;
}

function holds({ operator, key, values }: Condition, context: AccessRequest["context"]): boolean {
  const actual = context[key];
  if (actual === undefined) return false;
  return values.some((value) => (operator === "ArnLike" ? matchesArn(value, actual) : value === actual));
}
