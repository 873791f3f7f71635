import { type System, startSystem, useAws } from "../../e2e/support/system.ts";
import type { HcpAccess, WorkspaceVariable } from "./hcp-client.ts";

/** An AWS account that remote runs deploy to, and what they need for it. */
export interface RemoteSystem {
  readonly system: System;
  readonly variables: readonly WorkspaceVariable[];
}

/** The emulator, if the runs are executed on this machine, else the account of the environment's credentials. */
export async function startRemoteSystem(access: HcpAccess, settings: Record<string, string>): Promise<RemoteSystem> {
  const env = { ...settings, ...loginVariable(access) };
  if (process.env.E2E_PYTHON === undefined) return { system: useAws(env), variables: awsCredentials() };
  const system = await startSystem("remote-runs", env);
  const variables = Object.entries(system.environment).map(([key, value]) => ({ key, value }));
  return { system, variables };
}

/** Remote runs have none of this shell's credentials: the workspace needs its own, preferably none that last. */
function awsCredentials(): WorkspaceVariable[] {
  const { HCP_AWS_RUN_ROLE_ARN: role } = process.env;
  if (role) {
    return [
      { key: "TFC_AWS_PROVIDER_AUTH", value: "true" },
      { key: "TFC_AWS_RUN_ROLE_ARN", value: role },
    ];
  }
  const keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
  return keys.flatMap((key) => {
    const value = process.env[key];
    return value ? [{ key, value, sensitive: true }] : [];
  });
}

/** Terraform's own way to be given a token; a host with a port can only have it in the CLI configuration. */
function loginVariable({ hostname, token }: HcpAccess): Record<string, string> {
  if (hostname.includes(":")) return {};
  return { [`TF_TOKEN_${hostname.replaceAll("-", "__").replaceAll(".", "_")}`]: token };
}
