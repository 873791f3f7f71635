/** Where a resource carries statements, and how to get at them. */
import { isObject, type Json, type JsonObject } from "./plan.ts";

/** One IAM statement, in IAM's own words. */
export type Statement = JsonObject;

/** Statements of one attribute of one resource; `undefined` if they are not known yet. */
export interface Policy {
  readonly attribute: string;
  readonly statements: readonly Statement[] | undefined;
}

/** Attributes that hold a policy document as JSON text, whatever the resource's type. */
const DOCUMENT_ATTRIBUTES = ["policy", "assume_role_policy", "policy_document", "resource_policy"] as const;

const AFTER_APPLY = "(known after apply)";

/**
 * The policies of a resource.
 * @param values the resource's attributes, or `null` if it does not exist
 * @param unknown `true` for each attribute that is known after apply only
 */
export function policiesOf(type: string, values: Json, unknown: Json = {}): Policy[] {
  const unknowns = isObject(unknown) ? unknown : {};
  if (!isObject(values)) return [];
  const derived = DERIVED.get(type);
  if (derived) {
    const value = (name: string): Json => (unknowns[name] === true ? AFTER_APPLY : (values[name] ?? null));
    const statement = derived(value);
    return statement ? [{ attribute: "", statements: [withoutNulls(statement)] }] : [];
  }
  const documents = DOCUMENT_ATTRIBUTES.flatMap((attribute): Policy[] => {
    if (unknowns[attribute] === true) return [{ attribute, statements: undefined }];
    const statements = parseDocument(values[attribute]);
    return statements ? [{ attribute, statements }] : [];
  });
  return [...documents, ...inlinePolicies(values.inline_policy)];
}

/** Statements of a document as it stands in Terraform: JSON text. `undefined` if it is not a document. */
export function parseDocument(text: Json | undefined): Statement[] | undefined {
  if (typeof text !== "string" || text === "") return undefined;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(document) || document.Statement === undefined) return undefined;
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  return statements.filter(isObject);
}

type Derive = (value: (attribute: string) => Json) => JsonObject | undefined;

/** Resources that are a statement themselves. */
const DERIVED: ReadonlyMap<string, Derive> = new Map<string, Derive>([
  [
    "aws_api_gateway_method",
    // Where API Gateway asks nobody who calls, anybody may.
    (value) =>
      value("authorization") === "NONE"
        ? { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: value("http_method") }
        : undefined,
  ],
  [
    "aws_lambda_permission",
    (value) => ({
      Effect: "Allow",
      Principal: value("principal"),
      Action: value("action"),
      Resource: value("function_name"),
      Condition: conditions({ "AWS:SourceArn": value("source_arn"), "AWS:SourceAccount": value("source_account") }),
    }),
  ],
  [
    "aws_kms_grant",
    (value) => ({
      Effect: "Allow",
      Principal: value("grantee_principal"),
      Action: value("operations"),
      Resource: value("key_id"),
    }),
  ],
  ...["role", "user", "group"].map(
    (principal) =>
      [
        `aws_iam_${principal}_policy_attachment`,
        (value: (attribute: string) => Json) => ({
          Effect: "Allow",
          Principal: value(principal),
          Action: `everything in ${value("policy_arn")}`,
        }),
      ] as const,
  ),
]);

function conditions(tests: JsonObject): JsonObject | null {
  const given = withoutNulls(tests);
  return Object.keys(given).length > 0 ? given : null;
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

function inlinePolicies(blocks: Json | undefined): Policy[] {
  if (!Array.isArray(blocks)) return [];
  return blocks.filter(isObject).flatMap((block: JsonObject) => {
    const statements = parseDocument(block.policy);
    return statements ? [{ attribute: `inline_policy.${block.name}`, statements }] : [];
  });
}
