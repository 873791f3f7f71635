import path from "node:path";
import { CommandFailure } from "../../command-line/command.ts";

type Attributes = Readonly<Record<string, unknown>>;

/** What an archive needs to know of `cdk.tf.json`. */
export interface StackDefinition {
  readonly terraform: {
    readonly backend?: Readonly<Record<string, Attributes>>;
    readonly cloud?: Attributes;
    readonly required_providers: Attributes;
    readonly required_version: string;
  };
  readonly data?: { readonly terraform_remote_state?: Readonly<Record<string, { readonly backend: string }>> };
  readonly provider: { readonly aws: readonly { readonly region: string }[] };
}

/**
 * The stack with its state, if that is a file, in its own directory, as there is no project around it.
 * @throws CommandFailure if it reads the state of another stack from a file
 */
export function withStateInside(stack: StackDefinition): StackDefinition {
  const read = Object.values(stack.data?.terraform_remote_state ?? {});
  if (read.some(({ backend }) => backend === "local")) {
    throw new CommandFailure(
      "backend: given local, and the stack reads the state of another one, whose file an archive has not; allowed: s3, cloud",
    );
  }
  const { local } = stack.terraform.backend ?? {};
  if (local === undefined) return stack;
  const backend = { local: { ...local, path: path.posix.basename(String(local.path)) } };
  return { ...stack, terraform: { ...stack.terraform, backend } };
}

/** Where the state is kept, in words. */
export function placeOfState({ terraform: { backend = {}, cloud } }: StackDefinition): string {
  if (cloud) {
    const { hostname, organization, workspaces } = cloud;
    return `workspace ${(workspaces as Attributes).name} of ${organization} at ${hostname}`;
  }
  const { s3, local } = backend;
  return s3 ? `s3://${s3.bucket}/${s3.key}` : `the file ${local?.path} in this folder: keep it`;
}
