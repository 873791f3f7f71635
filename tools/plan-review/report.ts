import { type ChangeKind, changedOutputs, type ReviewedChange, reviewChanges } from "./changes.ts";
import { type Danger, dangers } from "./dangers.ts";
import { type Drift, drift } from "./drift.ts";
import type { Json, Plan } from "./plan.ts";
import type { Statement } from "./policies.ts";
import { type StatementChange, statementChanges, type WrittenStack } from "./statements.ts";
import { weakenings } from "./weakenings.ts";

export interface ReviewOptions {
  /** Addresses of resources whose loss is intended. */
  readonly allow: readonly string[];
  /** @default - policies that are known after apply only are named, not shown */
  readonly stack?: WrittenStack;
}

export interface Review {
  readonly markdown: string;
  /** What would be lost without anybody having allowed it. */
  readonly refused: readonly Danger[];
}

const KINDS: readonly ChangeKind[] = ["destroyed", "replaced", "changed", "created", "forgotten"];

/** The whole review of a plan: what people read, and whether a pipeline may go on. */
export function reviewPlan(plan: Plan, options: ReviewOptions): Review {
  const changes = reviewChanges(plan);
  const inDanger = dangers(plan, options.allow);
  const statements = statementChanges(plan, options.stack);
  const outputs = changedOutputs(plan);
  const sections = [
    `## Plan: ${summary(changes, outputs)}`,
    dangerSection(plan, inDanger, options.allow),
    statementSection(statements),
    ...KINDS.map((kind) => changeSection(kind, changes)),
    list("Outputs", outputs.map(code)),
    driftSection(drift(plan)),
  ];
  return {
    markdown: `${sections.filter((section) => section !== "").join("\n\n")}\n`,
    refused: inDanger.filter(({ allowed }) => !allowed),
  };
}

function summary(changes: readonly ReviewedChange[], outputs: readonly string[]): string {
  const counts = KINDS.map((kind) => ({ kind, count: changes.filter((change) => change.kind === kind).length }));
  const parts = counts.filter(({ count }) => count > 0).map(({ kind, count }) => `${count} ${kind}`);
  if (parts.length > 0) return parts.join(", ");
  return outputs.length > 0 ? "outputs only" : "no changes";
}

function dangerSection(plan: Plan, inDanger: readonly Danger[], allow: readonly string[]): string {
  const lost = inDanger.map(
    ({ address, what, remedy, allowed }) =>
      `${allowed ? "⚠️" : "⛔"} ${code(address)} ${what}${allowed ? " (allowed)" : remedy === undefined ? "" : `; ${remedy}`}`,
  );
  const weaker = weakenings(plan).map(
    ({ address, attribute }) => `⚠️ ${code(address)}: ${code(attribute)} protects less`,
  );
  const stale = allow
    .filter((address) => !inDanger.some((danger) => danger.address.startsWith(address)))
    .map((address) => `${code(address)} is allowed to go, but does not`);
  return list("Data in danger", [...lost, ...weaker, ...stale]);
}

function changeSection(kind: ChangeKind, changes: readonly ReviewedChange[]): string {
  const lines = changes.filter((change) => change.kind === kind).map(changeLine);
  return list(kind.charAt(0).toUpperCase() + kind.slice(1), lines);
}

function changeLine({ kind, address, attributes, previousAddress }: ReviewedChange): string {
  const because = kind === "replaced" ? "because of " : "";
  const names = attributes.length > 0 ? `: ${because}${attributes.map(code).join(", ")}` : "";
  const moved = previousAddress === undefined ? "" : `, moved from ${code(previousAddress)}`;
  return `${code(address)}${names}${moved}`;
}

function statementSection(statements: readonly StatementChange[]): string {
  if (statements.length === 0) return "";
  const groups = Map.groupBy(statements, ({ address, attribute }) => (attribute ? `${address} ${attribute}` : address));
  const lines = [...groups].flatMap(([where, group]) => [
    `  ${where}`,
    ...group.map(({ sign, statement, hidden }) => `${sign}   ${statement ? sentence(statement) : `(${hidden})`}`),
  ]);
  return `### Permissions\n\n${diff(lines)}`;
}

/** A statement as a sentence: `Allow sqs:SendMessage on <queue> to Service lambda.amazonaws.com if …`. */
export function sentence(statement: Statement): string {
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = statement;
  const parts = [
    Sid === undefined ? "" : `[${words(Sid)}]`,
    words(Effect),
    NotAction === undefined ? words(Action) : `everything but ${words(NotAction)}`,
    Resource === undefined ? "" : `on ${words(Resource)}`,
    NotResource === undefined ? "" : `on everything but ${words(NotResource)}`,
    Principal === undefined ? "" : `to ${principal(Principal)}`,
    NotPrincipal === undefined ? "" : `to everyone but ${principal(NotPrincipal)}`,
    Condition === undefined ? "" : `if ${JSON.stringify(Condition)}`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function principal(value: Json): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return words(value);
  return Object.entries(value)
    .map(([type, names]) => `${type} ${words(names)}`)
    .join(" and ");
}

function words(value: Json | undefined): string {
  if (Array.isArray(value)) return value.map(words).join(", ");
  return typeof value === "string" ? value.replace(/\s+/g, " ") : JSON.stringify(value ?? "nothing");
}

/** A statement that opens or closes something stands in a block of its own, as those that the plan changes. */
function driftSection(drifted: readonly Drift[]): string {
  const attributes = drifted
    .filter((resource) => resource.attributes.length > 0)
    .map((resource) => `${code(resource.address)}: ${resource.attributes.map(code).join(", ")}`);
  const lines = drifted
    .filter(({ statements }) => statements.length > 0)
    .flatMap(({ address, statements }) => [
      `  ${address}`,
      ...statements.map(({ sign, statement }) => `${sign}   ${sentence(statement)}`),
    ]);
  if (attributes.length + lines.length === 0) return "";
  const parts = [
    list("Changed outside Terraform since the last apply", attributes),
    lines.length > 0 ? diff(lines) : "",
  ];
  const title = attributes.length === 0 ? ["### Changed outside Terraform since the last apply"] : [];
  return [...title, ...parts.filter((part) => part !== "")].join("\n\n");
}

/** A block of added and removed lines, fenced beyond what stands in it. */
function diff(lines: readonly string[]): string {
  const fence = "`".repeat(Math.max(3, ...lines.map((line) => longestRun(line) + 1)));
  return `${fence}diff\n${lines.join("\n")}\n${fence}`;
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `### ${title}\n\n${lines.map((line) => `- ${line}`).join("\n")}`;
}

/** A code span that survives backticks in the text (CommonMark, section 6.1). */
function code(text: string): string {
  const fence = "`".repeat(longestRun(text) + 1);
  const pad = text.includes("`") ? " " : "";
  return `${fence}${pad}${text}${pad}${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
