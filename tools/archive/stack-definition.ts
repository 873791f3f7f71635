import path from "node:path";

type Attributes = Readonly<Record<string, unknown>>;

/** What an archive needs to know of `cdk.tf.json`. */
export interface StackDefinition {
  readonly terraform: {
    readonly backend?: Readonly<Record<string, Attributes>>;
    readonly cloud?: Attributes;
    readonly required_providers: Attributes;
    readonly required_version: string;
  };
  readonly provider: { readonly aws: readonly { readonly region: string }[] };
}

/** The stack with its state, if that is a file, in its own directory, as there is no project around it. */
export function withStateInside(stack: StackDefinition): StackDefinition {
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
