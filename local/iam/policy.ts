import { LocalRunError } from "../errors.ts";
import { asObject, type JsonObject } from "../terraform/terraform-json.ts";

/** What a policy is attached to, which says what its statements hold. */
export type PolicyKind = "identity" | "resource" | "trust";

export interface PolicyStatement {
  /** Names it in messages: where it stands, and its Sid. */
  readonly at: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** Empty in a trust policy, whose resource is the role. */
  readonly resources: readonly string[];
  /** Undefined in an identity policy, whose principal is the role. */
  readonly principals: StatementPrincipals | undefined;
  readonly conditions: readonly Condition[];
}

export interface StatementPrincipals {
  readonly everybody: boolean;
  /** `lambda.amazonaws.com` */
  readonly services: readonly string[];
  /** Accounts, which leave it to their own identity policies whom they let. */
  readonly accountIds: readonly string[];
}

export interface Condition {
  readonly operator: ConditionOperator;
  readonly key: string;
  /** Any of which will do. */
  readonly values: readonly string[];
}

const CONDITION_OPERATORS = ["ArnLike", "Bool", "StringEquals"] as const;
export type ConditionOperator = (typeof CONDITION_OPERATORS)[number];

/** Keys that a request is known to have or not to have: any other would be absent only because nobody thought of it. */
const CONDITION_KEYS = [
  "aws:SecureTransport",
  "aws:SourceAccount",
  "aws:SourceArn",
  "kms:EncryptionContext:aws:logs:arn",
];

const ELEMENTS = ["Sid", "Effect", "Principal", "Action", "Resource", "Condition"];

/**
 * Reads a policy document. What it does not understand it refuses, so that nothing is taken for allowed or for refused
 * that AWS would decide otherwise.
 * Source: IAM User Guide, "IAM JSON policy elements reference".
 * @param at the address of what declares it
 * @throws LocalRunError naming the statement and what is not understood in it
 */
export function parsePolicy(text: string, kind: PolicyKind, at: string): PolicyStatement[] {
  const { Version, Statement, ...others } = parseJson(text, at);
  refuseUnknown(Object.keys(others), [], at);
  if (Version !== "2012-10-17") throw new LocalRunError(`${at}: Version must be 2012-10-17`);
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  return statements.map((statement, index) => {
    const { Sid } = asObject(statement);
    return parseStatement(asObject(statement), kind, `${at}: statement ${Sid ?? index + 1}`);
  });
}

function parseStatement(statement: JsonObject, kind: PolicyKind, at: string): PolicyStatement {
  refuseUnknown(Object.keys(statement), ELEMENTS, at);
  const { Effect, Principal, Action, Resource, Condition } = statement;
  if (Effect !== "Allow" && Effect !== "Deny") throw new LocalRunError(`${at}: Effect must be Allow or Deny`);
  if ((Principal === undefined) !== (kind === "identity")) {
    throw new LocalRunError(`${at}: Principal must be in every policy but a role's own`);
  }
  if ((Resource === undefined) !== (kind === "trust")) {
    throw new LocalRunError(`${at}: Resource must be in every policy but a trust policy`);
  }
  return {
    at,
    effect: Effect,
    actions: patterns(Action, /^(\*|[a-z0-9-]+:[\w*?]+)$/, `${at}: Action`),
    resources: kind === "trust" ? [] : patterns(Resource, /^(\*|arn:[^$]+)$/, `${at}: Resource`),
    principals: Principal === undefined ? undefined : parsePrincipals(Principal, `${at}: Principal`),
    conditions: Object.entries(asObject(Condition)).flatMap(([operator, keys]) => parseConditions(operator, keys, at)),
  };
}

function parsePrincipals(principal: unknown, at: string): StatementPrincipals {
  if (principal === "*") return { everybody: true, services: [], accountIds: [] };
  if (typeof principal !== "object") throw new LocalRunError(`${at}: "${principal}" is not understood`);
  const { Service = [], AWS = [], ...others } = asObject(principal);
  refuseUnknown(Object.keys(others), [], at);
  const accounts = patterns(AWS, /^(\*|arn:[\w-]+:iam::\d{12}:root)$/, `${at}.AWS`);
  return {
    everybody: accounts.includes("*"),
    services: patterns(Service, /^[\w.-]+$/, `${at}.Service`),
    accountIds: accounts.filter((account) => account !== "*").map((arn) => String(arn.split(":")[4])),
  };
}

function parseConditions(operator: string, keys: unknown, at: string): Condition[] {
  refuseUnknown([operator], CONDITION_OPERATORS, at);
  return Object.entries(asObject(keys)).map(([key, values]) => {
    refuseUnknown([key], CONDITION_KEYS, at);
    return {
      operator: operator as ConditionOperator,
      key,
      values: patterns(values, operator === "Bool" ? /^(true|false)$/ : /^[^$]+$/, `${at}: ${operator} ${key}`),
    };
  });
}

/** One text or a list of them. A `$` that is left starts a policy variable, which nothing here gives a value. */
function patterns(value: unknown, allowed: RegExp, at: string): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  const wrong = all.find((each) => typeof each !== "string" || !allowed.test(each));
  if (wrong !== undefined || value === undefined) throw new LocalRunError(`${at}: "${wrong}" is not understood`);
  return all as string[];
}

function refuseUnknown(given: readonly string[], known: readonly string[], at: string): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new LocalRunError(`${at}: ${unknown} is not understood`);
}

function parseJson(text: string, at: string): JsonObject {
  try {
    return asObject(JSON.parse(text));
  } catch (error) {
    throw new LocalRunError(`${at}: no policy document: ${(error as Error).message}`);
  }
}
