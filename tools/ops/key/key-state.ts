import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { CommandFailure } from "../../../command-line/command.ts";
import type { Environment } from "../environment/environment.ts";

/** The key that encrypts everything of an environment. */
export interface EnvironmentKey {
  readonly arn: string;
  /** `Enabled`, or what stands in the way of using it. */
  readonly state: string;
  /** When it is deleted, with everything that it encrypts: ISO 8601, UTC. @default - it is not to be deleted */
  readonly deletedAt?: string;
}

/** @throws CommandFailure if the table has no key of its own */
export async function requireKey(environment: Environment): Promise<EnvironmentKey> {
  const key = await readKey(environment);
  if (key) return key;
  throw new CommandFailure(`table ${environment.table} is not encrypted by a key of its own`);
}

/** Undefined if the table has no key of its own: one that the stack did not make. */
export async function readKey({
  clients,
  keyArn,
}: Pick<Environment, "clients" | "keyArn">): Promise<EnvironmentKey | undefined> {
  const arn = await keyArn();
  if (arn === undefined) return undefined;
  const { KeyMetadata } = await clients.keys.send(new DescribeKeyCommand({ KeyId: arn }));
  const deletedAt = KeyMetadata?.DeletionDate?.toISOString();
  return { arn, state: KeyMetadata?.KeyState ?? "unknown", ...(deletedAt && { deletedAt }) };
}
