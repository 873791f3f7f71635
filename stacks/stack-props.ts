import type { AssumedRole } from "./constructs/security/tagged-aws.ts";
import type { Settings } from "./settings/schema.ts";

/** Props of every stack. */
export interface StackProps {
  /** @default - read from the context and the environment variables */
  readonly settings?: Settings;
  /** Further tags of everything, beside `Project`, `Environment` and `ManagedBy`. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** The role with which Terraform works on AWS; its state it keeps without. @default - that of the credentials in its environment */
  readonly assumeRole?: AssumedRole;
}

/** Props of a stack that makes roles. */
export interface StackWithRolesProps extends StackProps {
  /** ARN of the policy that is the permissions boundary of every role. @default - the roles have none */
  readonly permissionsBoundary?: string;
}
