/** What settings must be together, where each by itself is allowed. */
import { areUnique } from "./kinds.ts";
import type { Settings } from "./schema.ts";
import { problem } from "./settings-error.ts";
import { webhookSecretName } from "./webhook-source.ts";

/** Settings that are wrong by themselves are missing. */
type Rule = (settings: Partial<Settings>) => string | undefined;

const cloudHasAnOrganization: Rule = ({ backend, cloudOrganization }) =>
  backend === "cloud" && cloudOrganization === undefined
    ? problem("cloudOrganization", undefined, "allowed: an organization's name, required by backend cloud")
    : undefined;

const secretsHaveOneSource: Rule = ({ webhookSources = [], environmentSuffix = "" }) =>
  areUnique(webhookSources.map((source) => webhookSecretName(source, environmentSuffix)))
    ? undefined
    : problem("webhookSources", webhookSources, "allowed: sources with secrets of their own");

const RULES = [cloudHasAnOrganization, secretsHaveOneSource];

/** @returns what is wrong, one line each */
export function problemsTogether(settings: Partial<Settings>): string[] {
  return RULES.flatMap((rule) => rule(settings) ?? []);
}
