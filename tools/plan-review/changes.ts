import { type Change, isObject, type Json, type Plan, type ResourceChange } from "./plan.ts";

export type ChangeKind = "created" | "changed" | "replaced" | "destroyed" | "forgotten";

/** One line of the report: what happens to a resource, and to which of its attributes. Values are never kept. */
export interface ReviewedChange {
  readonly kind: ChangeKind;
  readonly address: string;
  readonly type: string;
  /** Names of the attributes that change; for a replacement, of those that force it. */
  readonly attributes: readonly string[];
  readonly previousAddress?: string;
}

/** The resources that the plan touches, in the plan's order. Reads of data sources change nothing and are left out. */
export function reviewChanges(plan: Plan): ReviewedChange[] {
  return plan.resource_changes.flatMap((resource) => {
    const kind = resource.mode === "data" ? undefined : changeKind(resource.change.actions);
    if (kind === undefined && resource.previous_address === undefined) return [];
    return [
      {
        // A move alone is a change of the address, no more.
        kind: kind ?? "changed",
        address: addressOf(resource),
        type: resource.type,
        attributes: attributesOf(kind, resource.change),
        ...(resource.previous_address === undefined ? {} : { previousAddress: resource.previous_address }),
      },
    ];
  });
}

/** Names of the outputs that change. */
export function changedOutputs(plan: Plan): string[] {
  return Object.entries(plan.output_changes)
    .filter(([, change]) => changeKind(change.actions) !== undefined)
    .map(([name]) => name);
}

/** `aws_sqs_queue.q["a"]` → `aws_sqs_queue.q` */
export const withoutKey = (address: string) => address.replace(/\[.*$/, "");

export function addressOf({ address, deposed }: ResourceChange): string {
  return deposed === undefined ? address : `${address} (deposed ${deposed})`;
}

/** `undefined` if nothing of the resource itself changes. */
export function changeKind(actions: readonly string[]): ChangeKind | undefined {
  const does = (action: string) => actions.includes(action);
  if (does("create")) return does("delete") || does("forget") ? "replaced" : "created";
  if (does("delete")) return "destroyed";
  if (does("update")) return "changed";
  return does("forget") ? "forgotten" : undefined;
}

function attributesOf(kind: ChangeKind | undefined, change: Change): string[] {
  if (kind === "replaced") {
    const forcing = (change.replace_paths ?? []).map((path) => path.map(String).join("."));
    return forcing.length > 0 ? forcing : changedAttributes(change);
  }
  return kind === "changed" ? changedAttributes(change) : [];
}

/** Dotted names of the attributes that differ or will be known after apply only. */
export function changedAttributes(change: Change): string[] {
  return difference(change.before, change.after, change.after_unknown ?? false, "");
}

function difference(
  before: Json | undefined,
  after: Json | undefined,
  unknown: Json | undefined,
  name: string,
): string[] {
  if (unknown === true) return [name];
  if (isObject(before) && isObject(after)) {
    const unknowns = isObject(unknown) ? unknown : {};
    const keys = new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknowns)]);
    return [...keys].flatMap((key) =>
      difference(before[key], after[key], unknowns[key], name === "" ? key : `${name}.${key}`),
    );
  }
  // A block that may stand once only is a list of one.
  if (isSingle(before) && isSingle(after)) {
    return difference(before[0], after[0], Array.isArray(unknown) ? unknown[0] : undefined, name);
  }
  return containsUnknown(unknown) || !equal(before, after) ? [name] : [];
}

const isSingle = (value: Json | undefined): value is readonly [Json] => Array.isArray(value) && value.length === 1;

function containsUnknown(value: Json | undefined): boolean {
  if (value === true) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(containsUnknown);
}

/** Terraform prints objects with sorted keys; an absent attribute and `null` are the same to it. */
const equal = (left: Json | undefined, right: Json | undefined) =>
  JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
