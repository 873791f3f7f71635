/**
 * What `terraform show -json <plan>` prints, as far as a review needs it.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format (format version 1.x)
 */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface Change {
  readonly actions: readonly string[];
  readonly before: Json;
  readonly after: Json;
  /** `true` stands where a value is known after apply only; same shape as `after`. */
  readonly after_unknown?: Json;
  /** `true` stands where a value is sensitive; same shape as `before`. */
  readonly before_sensitive?: Json;
  readonly after_sensitive?: Json;
  readonly replace_paths?: readonly (readonly (string | number)[])[];
}

export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly mode: "managed" | "data";
  /** Key of an old object that a failed replacement left behind. */
  readonly deposed?: string;
  readonly previous_address?: string;
  /** Why Terraform plans what it plans, as `replace_because_tainted`. */
  readonly action_reason?: string;
  readonly change: Change;
}

/** A resource as it stands before the plan, or will stand after it. */
export interface ResourceValues {
  readonly address: string;
  readonly type: string;
  readonly values: JsonObject;
}

export interface Plan {
  readonly terraform_version?: string;
  readonly resource_changes: readonly ResourceChange[];
  readonly output_changes: Readonly<Record<string, Change>>;
  readonly resource_drift: readonly ResourceChange[];
  /** Names of the attributes that the configuration sets, by the resource's address without a count or for_each key. */
  readonly configured: ReadonlyMap<string, ReadonlySet<string>>;
  /** The managed resources as the plan leaves them. */
  readonly planned: readonly ResourceValues[];
  /** The managed resources as the state has them. */
  readonly prior: readonly ResourceValues[];
  /** Where the AWS provider acts, if the configuration says it in plain text. */
  readonly region?: string;
}

/** The input is not a plan that can be reviewed. The message never quotes the input: a plan holds secrets in clear text. */
export class PlanFormatError extends Error {
  override readonly name = "PlanFormatError";
}

const SUPPORTED_MAJOR = "1";

/**
 * @param text what `terraform show -json <plan file>` printed
 * @throws PlanFormatError
 */
export function parsePlan(text: string): Plan {
  if (text.trim() === "")
    throw new PlanFormatError("the plan is empty, expected the output of `terraform show -json <plan file>`");
  const plan = parseJson(text);
  if (!isObject(plan))
    throw new PlanFormatError(
      "the plan is not a JSON object, expected the output of `terraform show -json <plan file>`",
    );
  const version = plan.format_version;
  if (typeof version !== "string" || version.split(".")[0] !== SUPPORTED_MAJOR) {
    const given = typeof version === "string" ? `"${version.slice(0, 20)}"` : "none";
    throw new PlanFormatError(`format_version is ${given}, supported is ${SUPPORTED_MAJOR}.x of a plan`);
  }
  if (plan.errored === true) throw new PlanFormatError("the plan is incomplete: planning failed (`errored` is true)");
  if (!("planned_values" in plan)) {
    throw new PlanFormatError(
      "planned_values is missing: this is a state, expected `terraform show -json <plan file>`",
    );
  }
  const region = at(plan, "configuration", "provider_config", "aws", "expressions", "region", "constant_value");
  return {
    ...(typeof plan.terraform_version === "string" ? { terraform_version: plan.terraform_version } : {}),
    resource_changes: resourceChanges(plan, "resource_changes"),
    resource_drift: resourceChanges(plan, "resource_drift"),
    output_changes: outputChanges(plan.output_changes),
    configured: configuredAttributes(plan.configuration),
    planned: managedResources(plan.planned_values),
    prior: managedResources(at(plan, "prior_state", "values")),
    ...(typeof region === "string" ? { region } : {}),
  };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // V8's own message quotes the text.
    throw new PlanFormatError("the plan is not valid JSON, expected the output of `terraform show -json <plan file>`");
  }
}

function resourceChanges(plan: JsonObject, key: string): ResourceChange[] {
  const list = plan[key] ?? [];
  if (!Array.isArray(list)) throw new PlanFormatError(`${key} is not a list`);
  return list.map((item: unknown, index) => {
    if (
      !isObject(item) ||
      typeof item.address !== "string" ||
      typeof item.type !== "string" ||
      !isChange(item.change)
    ) {
      throw new PlanFormatError(`${key}[${index}] lacks an address, a type or a change`);
    }
    return item as unknown as ResourceChange;
  });
}

function outputChanges(value: Json | undefined): Record<string, Change> {
  if (value === undefined) return {};
  if (!isObject(value) || !Object.values(value).every(isChange))
    throw new PlanFormatError("output_changes is not a map of changes");
  return value as unknown as Record<string, Change>;
}

function managedResources(values: Json | undefined): ResourceValues[] {
  return resourcesOf(values)
    .filter(({ mode }) => mode !== "data")
    .map(({ address, type, values: own }) => ({
      address: String(address),
      type: String(type),
      values: isObject(own) ? own : {},
    }));
}

function resourcesOf(container: Json | undefined): JsonObject[] {
  const resources = at(container, "root_module", "resources");
  return Array.isArray(resources) ? resources.filter(isObject) : [];
}

function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function configuredAttributes(configuration: Json | undefined): Map<string, Set<string>> {
  return new Map(
    resourcesOf(configuration).map((resource) => [
      String(resource.address),
      new Set(isObject(resource.expressions) ? Object.keys(resource.expressions) : []),
    ]),
  );
}

function isChange(value: unknown): boolean {
  return isObject(value) && Array.isArray(value.actions) && value.actions.every((action) => typeof action === "string");
}
