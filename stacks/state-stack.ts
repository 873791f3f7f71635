import { Annotations, TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { hasSharedBucketName, keepStateLocally, stateBucketName, stateOwner } from "./backend.ts";
import { StateBucket } from "./constructs/data/state-bucket.ts";
import { TaggedAws } from "./constructs/security/tagged-aws.ts";
import { NamedStack } from "./named-stack.ts";
import { readSettings } from "./settings/settings.ts";
import type { StackProps } from "./stack-props.ts";
import { requireTerraform } from "./terraform-version.ts";

/** The bucket that keeps the Terraform state of an account's payment stacks. Its own state is a local file. */
export class StateStack extends NamedStack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id);
    const { settings = readSettings(scope) } = props;
    requireTerraform(this);
    keepStateLocally(this, `state-${stateOwner(settings)}`);
    // One bucket serves every environment, so it must not change its tags with the one that is being deployed.
    new TaggedAws(this, "Aws", { ...props, ...settings, region: settings.stateBucketRegion, environment: "shared" });
    const name = stateBucketName(settings);
    const refusal = hasSharedBucketName(settings)
      ? `stateBucketSuffix: given nothing, and ${name} is one name for the whole world; set it to your account id, or allow exactly ` +
        "one account in allowedAccountIds"
      : undefined;
    if (refusal !== undefined && settings.backend === "s3") Annotations.of(this).addWarning(refusal);
    const bucket = new StateBucket(this, "state", { name, protectData: settings.protectData, refusal });
    new TerraformOutput(this, "StateBucketName", {
      value: bucket.name,
      description: "The bucket of Terraform's states",
    });
  }
}
