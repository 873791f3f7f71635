import { type Change, type Json, parsePlan, type ResourceChange } from "../../tools/plan-review/plan.ts";
import { reviewPlan } from "../../tools/plan-review/report.ts";

export const CREATE = ["create"];
export const UPDATE = ["update"];
export const DELETE = ["delete"];
export const REPLACE = ["delete", "create"];

/** A change of a resource, as `terraform show -json` prints it. */
export function resource(address: string, change: Partial<Change>, rest: Partial<ResourceChange> = {}): ResourceChange {
  const type = address.split(".")[0] ?? "";
  return { address, type, mode: "managed", change: { actions: UPDATE, before: {}, after: {}, ...change }, ...rest };
}

export function planText(resources: readonly ResourceChange[], rest: Record<string, unknown> = {}): string {
  return JSON.stringify({ format_version: "1.2", planned_values: {}, resource_changes: resources, ...rest });
}

export function review(
  resources: readonly ResourceChange[],
  allow: readonly string[] = [],
  rest: Record<string, unknown> = {},
) {
  return reviewPlan(parsePlan(planText(resources, rest)), { allow });
}

export function policy(...statements: Json[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export const SEND = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:us-east-1:1:q" };
export const QUERY = {
  Effect: "Allow",
  Action: ["dynamodb:Query"],
  Resource: ["arn:aws:dynamodb:us-east-1:1:table/t"],
};
