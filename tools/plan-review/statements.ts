import { addressOf, changeKind, withoutKey } from "./changes.ts";
import { isObject, type Json, type JsonObject, type Plan, PlanFormatError, type ResourceChange } from "./plan.ts";
import { parseDocument, policiesOf, type Statement } from "./policies.ts";

/** A statement that appears (`+`) or goes (`-`). Both with the same `address` and `attribute`: the statement changes. */
export interface StatementChange {
  readonly sign: "+" | "-";
  readonly address: string;
  /** The attribute that holds the policy; empty where the resource is the statement. */
  readonly attribute: string;
  /** `undefined` where the statement is known after apply only, or sensitive. */
  readonly statement: Statement | undefined;
  readonly hidden?: "sensitive" | "known after apply";
}

/** The stack as written (`cdk.tf.json`): says what a policy will be whose ARNs are known after apply only. */
export type WrittenStack = JsonObject;

/** @throws PlanFormatError */
export function parseStack(text: string): WrittenStack {
  let stack: unknown;
  try {
    stack = JSON.parse(text);
  } catch {
    throw new PlanFormatError("the stack is not valid JSON, expected a cdk.tf.json");
  }
  if (!isObject(stack) || !isObject(stack.resource)) {
    throw new PlanFormatError("the stack has no resources, expected a cdk.tf.json");
  }
  return stack;
}

/** Every statement that appears or goes with the plan, in the plan's order. */
export function statementChanges(plan: Plan, stack?: WrittenStack): StatementChange[] {
  return plan.resource_changes
    .filter(({ mode, change }) => mode !== "data" && changeKind(change.actions) !== undefined)
    .flatMap((resource) => resourceStatements(resource, plan, stack));
}

function resourceStatements(resource: ResourceChange, plan: Plan, stack: WrittenStack | undefined): StatementChange[] {
  const { type, change } = resource;
  const before = policiesOf(type, change.before);
  const after =
    changeKind(change.actions) === "forgotten" ? before : policiesOf(type, change.after, change.after_unknown);
  const attributes = new Set([...before, ...after].map(({ attribute }) => attribute));
  return [...attributes].flatMap((attribute): StatementChange[] => {
    const address = addressOf(resource);
    const gone = before.find((policy) => policy.attribute === attribute)?.statements ?? [];
    const afterPolicy = after.find((policy) => policy.attribute === attribute);
    // A policy that nobody writes is the service's own answer, read after apply.
    if (afterPolicy && !afterPolicy.statements && !isConfigured(plan, resource, attribute)) return [];
    const coming = afterPolicy ? (afterPolicy.statements ?? writtenPolicy(stack, resource, attribute)) : [];

    if (isSensitive(change.before_sensitive, attribute) || isSensitive(change.after_sensitive, attribute)) {
      return JSON.stringify(gone) === JSON.stringify(coming)
        ? []
        : [{ sign: "+", address, attribute, statement: undefined, hidden: "sensitive" }];
    }
    if (!coming) return [{ sign: "+", address, attribute, statement: undefined, hidden: "known after apply" }];
    return difference(gone, coming).map((entry) => ({ ...entry, address, attribute }));
  });
}

/** Statements on one side only; a statement that stands on both sides twice counts twice. */
export function difference(
  before: readonly Statement[],
  after: readonly Statement[],
): { sign: "+" | "-"; statement: Statement }[] {
  const left = before.map(normalize);
  const appears = after.map(normalize).filter((statement) => {
    const same = matcher(statement);
    const index = left.findIndex((candidate) => same(JSON.stringify(candidate)));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return [
    ...left.map((statement) => ({ sign: "-" as const, statement })),
    ...appears.map((statement) => ({ sign: "+" as const, statement })),
  ];
}

const INTERPOLATION = /\$\{[^}]*\}/;

/** A written statement has interpolations, each of which stands for any text in a resolved one. */
function matcher(statement: Statement): (candidate: string) => boolean {
  const parts = JSON.stringify(statement).split(INTERPOLATION);
  if (parts.length === 1) return (candidate) => candidate === parts[0];
  const pattern = new RegExp(`^${parts.map((part) => RegExp.escape(part)).join('[^"]*')}$`);
  return (candidate) => pattern.test(candidate);
}

/** One form for statements that mean the same: keys sorted, lists sorted, a list of one as its only element. */
export function normalize(statement: Statement): Statement {
  return canonical(statement) as Statement;
}

function canonical(value: Json): Json {
  if (Array.isArray(value)) {
    const items = value.map(canonical).sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
    return items.length === 1 ? (items[0] as Json) : items;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, canonical(value[key] as Json)]),
  );
}

export function isSensitive(marks: Json | undefined, attribute: string): boolean {
  return marks === true || (isObject(marks) && marks[attribute] === true);
}

/** True where it cannot be told, as in modules. */
function isConfigured(plan: Plan, { address }: ResourceChange, attribute: string): boolean {
  return plan.configured.get(withoutKey(address))?.has(attribute) ?? true;
}

/** Statements as they stand in the stack; `undefined` if they are not there as JSON text. */
function writtenPolicy(
  stack: WrittenStack | undefined,
  { type, address }: ResourceChange,
  attribute: string,
): Statement[] | undefined {
  const ofType = isObject(stack?.resource) ? stack.resource[type] : undefined;
  const resource = isObject(ofType) ? ofType[withoutKey(address).slice(type.length + 1)] : undefined;
  return isObject(resource) ? parseDocument(resource[attribute]) : undefined;
}
