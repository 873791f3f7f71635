import type { AssumedRole } from "../../stacks/constructs/index.ts";
import { type Settings, settingsFrom } from "../../stacks/settings/index.ts";

/** What differs between the environments, and where each is. */
const ENVIRONMENTS = {
  dev: { region: "eu-central-1", allowedAccountIds: ["111111111111"], logRetentionDays: 30, reserveConcurrency: false },
  staging: { region: "eu-central-1", allowedAccountIds: ["111111111111"] },
  prod: {
    region: "eu-west-1",
    allowedAccountIds: ["222222222222"],
    protectData: true,
    alarmEmails: ["ops@example.com"],
  },
};

/** What they have in common: among it the bucket of all states, in the account whose credentials deploy. */
const COMMON = { stateBucketSuffix: "acme", stateBucketRegion: "eu-central-1" };

export interface Environment {
  readonly settings: Settings;
  /** The role with which Terraform works in the environment's account. */
  readonly assumeRole: AssumedRole;
}

export function environments(): Environment[] {
  return Object.keys(ENVIRONMENTS).map((name) => {
    // Without the shell's variables, which would change all environments at once.
    const settings = settingsFrom({ ...COMMON, environments: ENVIRONMENTS }, name, {});
    const [account] = settings.allowedAccountIds;
    return { settings, assumeRole: { roleArn: `arn:aws:iam::${account}:role/terraform` } };
  });
}

/** Of the stack with the bucket of the states, which belongs to no environment. */
export function settingsOfStates(): Settings {
  return settingsFrom({ ...COMMON, region: COMMON.stateBucketRegion, protectData: true }, undefined, {});
}
