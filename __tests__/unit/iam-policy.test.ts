import { type AccessRequest, evaluate, evaluateWithin } from "../../local/iam/evaluate.ts";
import { type PolicyKind, parsePolicy } from "../../local/iam/policy.ts";

type Json = Readonly<Record<string, unknown>>;

const TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/payments";
const KEY = "arn:aws:kms:us-east-1:000000000000:key/1";
const ACCOUNT = { AWS: "arn:aws:iam::000000000000:root" };
const ALLOW = { Effect: "Allow", Action: "dynamodb:PutItem", Resource: TABLE };

const policy = (kind: PolicyKind, ...statements: readonly Json[]) =>
  parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), kind, "policy");

const request = (changes: Partial<AccessRequest> = {}): AccessRequest => ({
  principal: { accountId: "000000000000" },
  action: "dynamodb:PutItem",
  resource: TABLE,
  context: {},
  ...changes,
});

describe("given a role's own policy", () => {
  test.each<[string, readonly Json[], string]>([
    ["nothing", [], "not-allowed"],
    ["the action and resource", [ALLOW], "allowed"],
    ["another action", [{ ...ALLOW, Action: "dynamodb:UpdateItem" }], "not-allowed"],
    ["an action that only begins alike", [{ ...ALLOW, Action: "dynamodb:Put" }], "not-allowed"],
    ["an action in other case", [{ ...ALLOW, Action: "dynamodb:putitem" }], "allowed"],
    ["one of several actions", [{ ...ALLOW, Action: ["dynamodb:Query", "dynamodb:PutItem"] }], "allowed"],
    ["all actions of the service", [{ ...ALLOW, Action: "dynamodb:*" }], "allowed"],
    ["all actions of another service", [{ ...ALLOW, Action: "sqs:*" }], "not-allowed"],
    ["all actions", [{ ...ALLOW, Action: "*" }], "allowed"],
    ["one unknown character", [{ ...ALLOW, Action: "dynamodb:PutIte?" }], "allowed"],
    ["one character too many", [{ ...ALLOW, Action: "dynamodb:PutItem?" }], "not-allowed"],
    ["another resource", [{ ...ALLOW, Resource: `${TABLE}-other` }], "not-allowed"],
    ["a resource in other case", [{ ...ALLOW, Resource: TABLE.replace("payments", "Payments") }], "not-allowed"],
    ["one of several resources", [{ ...ALLOW, Resource: [KEY, TABLE] }], "allowed"],
    ["resources by wildcard", [{ ...ALLOW, Resource: TABLE.replace("payments", "pay*") }], "allowed"],
    ["what is below the resource alone", [{ ...ALLOW, Resource: `${TABLE}/*` }], "not-allowed"],
    ["all resources", [{ ...ALLOW, Resource: "*" }], "allowed"],
    ["a dot, which is not a wildcard", [{ ...ALLOW, Resource: TABLE.replace("y", ".") }], "not-allowed"],
    ["and denies", [ALLOW, { ...ALLOW, Effect: "Deny" }], "denied"],
    ["and denied before", [{ ...ALLOW, Effect: "Deny" }, ALLOW], "denied"],
    ["and denies another", [ALLOW, { ...ALLOW, Effect: "Deny", Resource: KEY }], "allowed"],
  ])("that allows %s, when it decides, then the answer is %s", (_name, statements, expected) => {
    expect(evaluate(policy("identity", ...statements), request())).toBe(expected);
  });
});

describe("given a condition", () => {
  const account = { StringEquals: { "aws:SourceAccount": ["111111111111", "000000000000"] } };
  const insecure = { Bool: { "aws:SecureTransport": "false" } };
  const logs = { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:000000000000:log-group:*" } };

  test.each<[string, Json, Readonly<Record<string, string>>, string]>([
    ["StringEquals of one of its values", account, { "aws:SourceAccount": "000000000000" }, "allowed"],
    ["StringEquals of another value", account, { "aws:SourceAccount": "222222222222" }, "not-allowed"],
    ["whose key the request does not have", account, {}, "not-allowed"],
    ["Bool that is so", insecure, { "aws:SecureTransport": "false" }, "allowed"],
    ["Bool that is not so", insecure, { "aws:SecureTransport": "true" }, "not-allowed"],
    [
      "ArnLike with colons in the resource",
      logs,
      { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:000000000000:log-group:/a:b" },
      "allowed",
    ],
    [
      "ArnLike of another account",
      logs,
      { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:111111111111:log-group:/a" },
      "not-allowed",
    ],
    [
      "ArnLike whose wildcard would have to reach over a colon",
      { ArnLike: { "aws:SourceArn": "arn:aws:*:log-group:a" } },
      { "aws:SourceArn": "arn:aws:logs:us-east-1:000000000000:log-group:a" },
      "not-allowed",
    ],
    [
      "of two that both hold",
      { ...account, ...insecure },
      { "aws:SourceAccount": "000000000000", "aws:SecureTransport": "false" },
      "allowed",
    ],
    [
      "of two of which one holds",
      { ...account, ...insecure },
      { "aws:SourceAccount": "000000000000", "aws:SecureTransport": "true" },
      "not-allowed",
    ],
  ])("%s, when a policy has it, then it decides as AWS does", (_name, Condition, context, expected) => {
    expect(evaluate(policy("identity", { ...ALLOW, Condition }), request({ context }))).toBe(expected);
  });
});

describe("given a resource's policy", () => {
  test.each<[string, unknown, AccessRequest["principal"], string]>([
    ["everybody, somebody", "*", { accountId: "111111111111" }, "allowed"],
    ["everybody, a service", { AWS: "*" }, { service: "sns.amazonaws.com" }, "allowed"],
    ["the service", { Service: ["sns.amazonaws.com"] }, { service: "sns.amazonaws.com" }, "allowed"],
    ["another service", { Service: "sns.amazonaws.com" }, { service: "s3.amazonaws.com" }, "not-allowed"],
    ["a service, somebody", { Service: "sns.amazonaws.com" }, { accountId: "000000000000" }, "not-allowed"],
    ["the account", ACCOUNT, { accountId: "000000000000" }, "delegated"],
    ["another account", ACCOUNT, { accountId: "111111111111" }, "not-allowed"],
  ])("that names %s, when that asks, then it decides as AWS does", (_name, Principal, principal, expected) => {
    expect(evaluate(policy("resource", { ...ALLOW, Principal }), request({ principal }))).toBe(expected);
  });
});

describe("given a role's policy and a resource's", () => {
  const onKey = { Effect: "Allow", Action: "kms:Decrypt", Resource: "*" };

  test.each<[string, readonly Json[], readonly Json[], string, string]>([
    ["the role's is enough", [ALLOW], [], "dynamodb:PutItem", "allowed"],
    ["the resource's is enough", [], [{ ...ALLOW, Principal: "*" }], "dynamodb:PutItem", "allowed"],
    ["delegation alone is not", [], [{ ...ALLOW, Principal: ACCOUNT }], "dynamodb:PutItem", "not-allowed"],
    ["the resource's denies", [ALLOW], [{ ...ALLOW, Effect: "Deny", Principal: "*" }], "dynamodb:PutItem", "denied"],
    ["the role's denies", [{ ...ALLOW, Effect: "Deny" }], [{ ...ALLOW, Principal: "*" }], "dynamodb:PutItem", "denied"],
    ["a key that delegates", [onKey], [{ ...onKey, Principal: ACCOUNT }], "kms:Decrypt", "allowed"],
    ["a key that does not", [onKey], [], "kms:Decrypt", "not-allowed"],
    ["a key that delegates to who may not", [], [{ ...onKey, Principal: ACCOUNT }], "kms:Decrypt", "not-allowed"],
  ])("of which %s, when both decide, then the outcome is AWS's", (_name, identity, resource, action, expected) => {
    const access = request({ action, resource: action.startsWith("kms:") ? KEY : TABLE });
    expect(evaluateWithin(policy("identity", ...identity), policy("resource", ...resource), access)).toBe(expected);
  });
});

describe("given a policy that is not understood", () => {
  const { Action: _action, ...withoutAction } = ALLOW;
  const { Resource: _resource, ...withoutResource } = ALLOW;

  test.each<[PolicyKind, Json, string]>([
    ["identity", { ...withoutAction, NotAction: "sqs:*" }, "NotAction is not understood"],
    ["identity", { ...withoutResource, NotResource: TABLE }, "NotResource is not understood"],
    ["resource", { ...ALLOW, NotPrincipal: "*" }, "NotPrincipal is not understood"],
    ["identity", { ...ALLOW, Condition: { StringLike: { "aws:SourceArn": "*" } } }, "StringLike is not understood"],
    ["identity", { ...ALLOW, Condition: { StringEquals: { "aws:username": "a" } } }, "aws:username is not understood"],
    ["identity", { ...ALLOW, Condition: { Bool: { "aws:SecureTransport": "no" } } }, '"no" is not understood'],
    ["identity", { ...ALLOW, Resource: "arn:aws:s3:::home/${aws:username}" }, "Resource:"],
    ["identity", { ...ALLOW, Resource: "payments" }, 'Resource: "payments" is not understood'],
    ["identity", { ...ALLOW, Action: "PutItem" }, 'Action: "PutItem" is not understood'],
    ["identity", withoutAction, 'Action: "undefined" is not understood'],
    ["identity", { ...ALLOW, Effect: "allow" }, "Effect must be Allow or Deny"],
    ["identity", { ...ALLOW, Principal: "*" }, "Principal must be"],
    ["identity", withoutResource, "Resource must be"],
    ["resource", ALLOW, "Principal must be"],
    ["resource", { ...ALLOW, Principal: { Federated: "cognito" } }, "Federated is not understood"],
    ["resource", { ...ALLOW, Principal: { AWS: "arn:aws:iam::000000000000:role/a" } }, "role/a"],
    ["trust", { ...ALLOW, Principal: "*" }, "Resource must be"],
  ])(
    "of kind %s with statement %j, when it is parsed, then it is refused by the name of its statement",
    (kind, statement, message) => {
      const parsing = () => policy(kind, ALLOW_ALL[kind], { Sid: "Odd", ...statement });
      expect(parsing).toThrow(message);
      expect(parsing).toThrow("policy: statement Odd");
    },
  );

  test.each([
    ["not JSON", "no policy document"],
    ['{"Version":"2008-10-17","Statement":[]}', "Version must be 2012-10-17"],
    ['{"Version":"2012-10-17","Statement":[],"Extra":1}', "Extra is not understood"],
  ])("as %s, when it is parsed, then it is refused", (text, message) => {
    expect(() => parsePolicy(text, "identity", "policy")).toThrow(message);
  });
});

/** A statement that every kind of policy may hold. */
const ALLOW_ALL: Readonly<Record<PolicyKind, Json>> = {
  identity: { Effect: "Allow", Action: "*", Resource: "*" },
  resource: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
  trust: { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" },
};
