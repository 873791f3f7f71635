import { oneOf } from "../../command-line/values.ts";
import { MissingToolError } from "../shared/missing-tool.ts";

export const SUITES = ["e2e", "hcp", "cdktn", "opentofu"] as const;
export type SuiteName = (typeof SUITES)[number];

/** A suite of deployment tests: the folder of that name under `__tests__/`. */
export interface Suite {
  readonly name: SuiteName;
  /** The command that plans and applies. */
  readonly terraform: string;
  /** Whether an emulator stands in for AWS. */
  readonly emulated: boolean;
}

const HCP_VARIABLES = ["HCP_HOSTNAME", "HCP_ORGANIZATION", "HCP_TOKEN"] as const;
const LOOPBACK = /^(?:localhost|127\.0\.0\.1)(?::\d+)?$/;

/**
 * @throws UsageError if there is no suite of that name
 * @throws MissingToolError naming every variable that the suite lacks
 */
export function selectSuite(given: string, env: NodeJS.ProcessEnv): Suite {
  const name = oneOf("suite", SUITES, given);
  switch (name) {
    case "e2e":
    case "cdktn":
      return { name, terraform: "terraform", emulated: true };
    case "opentofu":
      return { name, terraform: required(env, ["TOFU"], "the path of OpenTofu's program").TOFU, emulated: true };
    case "hcp": {
      const { HCP_HOSTNAME } = required(
        env,
        HCP_VARIABLES,
        "where HCP Terraform is, and a token with the right to make workspaces",
      );
      // A remote runner elsewhere cannot reach an emulator here.
      return { name, terraform: "terraform", emulated: LOOPBACK.test(HCP_HOSTNAME) };
    }
  }
}

function required<const K extends string>(
  env: NodeJS.ProcessEnv,
  names: readonly K[],
  what: string,
): Record<K, string> {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) throw new MissingToolError(`${missing.join(", ")} not set: ${what}`);
  return env as Record<K, string>;
}
