/** What settings must be together, where each by itself is allowed. */
import { longestRoleName, MAX_ROLE_NAME_LENGTH } from "../definitions/names.ts";
import { accountOf } from "../definitions/subscriber.ts";
import { areUnique } from "./kinds.ts";
import type { Settings } from "./schema.ts";
import { problem } from "./settings-error.ts";
import { variableBytes } from "./variable-bytes.ts";
import { webhookSecretName } from "./webhook-source.ts";

/** Of all environment variables of a function. Source: Lambda Developer Guide, "Quotas". */
const MAX_VARIABLE_BYTES = 4096;

/** Settings that are wrong by themselves are missing. */
type Rule = (settings: Partial<Settings>) => string | undefined;

const cloudHasAnOrganization: Rule = ({ backend, cloudOrganization }) =>
  backend === "cloud" && cloudOrganization === undefined
    ? problem("cloudOrganization", undefined, "allowed: an organization's name, required by backend cloud")
    : undefined;

const secretsHaveOneSource: Rule = ({ webhookSources = [], environmentSuffix = "", namePrefix }) =>
  areUnique(webhookSources.map((source) => webhookSecretName(source, { environmentSuffix, namePrefix })))
    ? undefined
    : problem("webhookSources", webhookSources, "allowed: sources with secrets of their own");

const rolesHaveNamesOfIam: Rule = ({ regionInNames, region, environmentSuffix = "", namePrefix }) => {
  if (!regionInNames) return undefined;
  const excess = longestRoleName({ environmentSuffix, namePrefix }, region).length - MAX_ROLE_NAME_LENGTH;
  const reasons = `regionInNames in ${region}${namePrefix === undefined ? "" : ` and namePrefix ${namePrefix}`}`;
  const allowed = `allowed: at most ${environmentSuffix.length - excess} characters with ${reasons}`;
  return excess > 0 ? problem("environmentSuffix", environmentSuffix, allowed) : undefined;
};

const queuesAreInAnAllowedAccount: Rule = ({ notificationSubscribers = [], allowedAccountIds = [] }) => {
  const index = notificationSubscribers.findIndex(({ protocol, endpoint }) => {
    return protocol === "sqs" && allowedAccountIds.length > 0 && !allowedAccountIds.includes(accountOf(endpoint));
  });
  return index === -1
    ? undefined
    : problem(
        `notificationSubscribers[${index}].endpoint`,
        notificationSubscribers[index]?.endpoint,
        `allowed: a queue of an allowed account (${allowedAccountIds.join(", ")}); a queue of another account subscribes from there, if subscriberAccountIds lets it`,
      );
};

const sourcesFitVariables: Rule = (settings) => {
  const { webhookSources = [] } = settings;
  const bytes = variableBytes(settings);
  return bytes > MAX_VARIABLE_BYTES
    ? problem(
        "webhookSources",
        webhookSources.map(({ name }) => name),
        `allowed: what fits the ${MAX_VARIABLE_BYTES} bytes of a function's variables, in which names, secrets' names, modes, urls and currencies take ${bytes}; fewer or shorter ones`,
      )
    : undefined;
};

const RULES = [
  cloudHasAnOrganization,
  secretsHaveOneSource,
  rolesHaveNamesOfIam,
  queuesAreInAnAllowedAccount,
  sourcesFitVariables,
];

/** @returns what is wrong, one line each */
export function problemsTogether(settings: Partial<Settings>): string[] {
  return RULES.flatMap((rule) => rule(settings) ?? []);
}
