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
}

/** The AWS provider. Everything that can have tags gets the default ones. */
export class TaggedAws extends Construct {
  constructor(scope: Construct, id: string, { environment, region, allowedAccountIds }: TaggedAwsProps) {
    super(scope, id);
    new Provider(this, "aws", {
      region,
      ...(allowedAccountIds.length > 0 && { allowedAccountIds: [...allowedAccountIds] }),
      defaultTags: [{ tags: { Project: PROJECT, Environment: environment, ManagedBy: "CDKTF" } }],
    });
  }
}
