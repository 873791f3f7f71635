/**
 * The settings: typed, with their defaults, and validated together before anything is built.
 *
 * Precedence, highest first:
 *   1. an environment variable
 *   2. `context.environments.<environment suffix>.<key>`
 *   3. `context.<key>` (of cdktf.json, or of CDKTF_CONTEXT_JSON, which wins)
 *   4. the default
 */
import type { Construct } from "constructs";
import { isRecord } from "./json.ts";
import { problemsTogether } from "./rules.ts";
import { SETTINGS, type Setting, type Settings } from "./schema.ts";
import { problem, SettingsError } from "./settings-error.ts";
import { readVariables, type Variables } from "./variables.ts";

export type { Settings } from "./schema.ts";

/**
 * Reads the settings of one environment.
 * @param scope where to look for the context: an app or a stack
 * @param environmentSuffix the environment, if not the one that the settings themselves name
 * @throws SettingsError naming every wrong setting
 */
export function readSettings(
  scope: Construct,
  environmentSuffix?: string,
  variables: Variables = process.env,
): Settings {
  return settingsFrom(scope.node.getAllContext(), environmentSuffix, variables);
}

/** The same from a context at hand, as it stands in cdktf.json. */
export function settingsFrom(
  allContext: object,
  environmentSuffix?: string,
  variables: Variables = process.env,
): Settings {
  const context: Record<string, unknown> = Object.fromEntries(
    Object.entries(allContext).filter(([key]) => !isFrameworkKey(key)),
  );
  const fromVariables = readVariables(variables);
  const { environments = {}, ...common } = context;
  const suffix =
    environmentSuffix ??
    fromVariables.environmentSuffix ??
    common.environmentSuffix ??
    SETTINGS.environmentSuffix.type.def.defaultValue;
  const own = overridesOf(environments, suffix);
  const given = { ...followed(common), ...common, ...own, ...fromVariables, environmentSuffix: suffix };
  return parse(given, [...unknownKeys(common, ""), ...unknownEnvironmentKeys(environments)]);
}

/** Of settings that follow another one: what the common context gives that. A wrong value is reported where it was given. */
function followed(common: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries<Setting>(SETTINGS).flatMap(([key, { type, follows }]) =>
      follows !== undefined && type.safeParse(common[follows]).success ? [[key, common[follows]]] : [],
    ),
  );
}

function parse(given: Record<string, unknown>, otherProblems: readonly string[]): Settings {
  const results = Object.entries<Setting>(SETTINGS).map(([key, { type }]) => ({ key, ...type.safeParse(given[key]) }));
  const settings: Partial<Settings> = Object.fromEntries(
    results.flatMap(({ key, data }) => (data === undefined ? [] : [[key, data]])),
  );
  const problems = [
    ...otherProblems,
    ...results.flatMap(({ key, error }) =>
      (error?.issues ?? []).map(({ path, message }) =>
        problem(keyOf([key, ...path]), at(given, [key, ...path]), message),
      ),
    ),
    ...problemsTogether(settings),
  ];
  if (problems.length > 0) throw new SettingsError(problems);
  return settings as Settings;
}

/** What CDKTF, its CLI and its fork CDK Terrain look for in the context. Those whose names begin with cdktf or @ are theirs, too. */
const FRAMEWORK_KEYS: ReadonlySet<string> = new Set([
  "allowSepCharsInLogicalIds",
  "canonicalAssetHashes",
  "excludeStackIdFromLogicalIds",
  "failOnConstructsOutsideOfStacks",
  "targetVersions",
]);

function isFrameworkKey(key: string): boolean {
  return /^(?:cdktf|cdktn|@)/.test(key) || FRAMEWORK_KEYS.has(key);
}

function overridesOf(environments: unknown, suffix: unknown): Record<string, unknown> {
  const own = isRecord(environments) ? environments[String(suffix)] : undefined;
  return isRecord(own) ? own : {};
}

function unknownEnvironmentKeys(environments: unknown): string[] {
  if (!isRecord(environments)) {
    return [problem("environments", environments, "allowed: an object of settings by environment suffix")];
  }
  return Object.entries(environments).flatMap(([suffix, own]) =>
    isRecord(own)
      ? unknownKeys(own, `environments.${suffix}.`, ["environmentSuffix"])
      : [problem(`environments.${suffix}`, own, "allowed: an object of settings")],
  );
}

function unknownKeys(given: Record<string, unknown>, prefix: string, refused: readonly string[] = []): string[] {
  const allowed = Object.keys(SETTINGS).filter((key) => !refused.includes(key));
  return Object.keys(given)
    .filter((key) => !allowed.includes(key))
    .map((key) => problem(`${prefix}${key}`, given[key], `no such setting; allowed: ${allowed.join(", ")}`));
}

function keyOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .slice(1);
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part], value);
}
