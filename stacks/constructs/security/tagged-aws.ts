import { AwsProvider as Provider } from "@cdktf/provider-aws/lib/provider/index.js";
import { Construct } from "constructs";
import { PROJECT } from "../../definitions/project.ts";

/** Props of {@link TaggedAws}. */
export interface TaggedAwsProps {
  /** Value of the tag `Environment`. */
  readonly environment: string;
  /** Where everything is deployed to, as `us-east-1`. */
  readonly region: string;
  /** The accounts that may be deployed to; empty: any. */
  readonly allowedAccountIds: readonly string[];
  /** Further tags of everything. @default - none */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** The role with which Terraform works. @default - that of the credentials in its environment */
  readonly assumeRole?: AssumedRole | undefined;
}

/** A role that Terraform takes on, of another account for example. */
export interface AssumedRole {
  /** The role's ARN. */
  readonly roleArn: string;
  /** What the role's trust policy asks for. @default - nothing */
  readonly externalId?: string;
  /** How CloudTrail names the session. @default - a name by Terraform */
  readonly sessionName?: string;
}

/** The AWS provider. Everything that can have tags gets the default ones. */
export class TaggedAws extends Construct {
  /** @throws Error if a further tag has the name of a default one, by which CI's roles know what is theirs */
  constructor(scope: Construct, id: string, props: TaggedAwsProps) {
    super(scope, id);
    const { environment, region, allowedAccountIds, tags = {}, assumeRole } = props;
    const ours = { Project: PROJECT, Environment: environment, ManagedBy: "CDKTF" };
    const taken = Object.keys(tags).filter((name) => Object.hasOwn(ours, name));
    if (taken.length > 0) throw new Error(`tags: given ${taken.join(", ")}; allowed: names that the stack has not`);
    new Provider(this, "aws", {
      region,
      ...(allowedAccountIds.length > 0 && { allowedAccountIds: [...allowedAccountIds] }),
      ...(assumeRole && { assumeRole: [assumeRole] }),
      defaultTags: [{ tags: { ...tags, ...ours } }],
    });
  }
}
