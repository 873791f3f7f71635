import { AwsProvider as Provider } from "@cdktf/provider-aws/lib/provider/index.js";
import { Construct } from "constructs";
import type { Settings } from "../../settings/settings.ts";

/** AWS, in the settings' region and accounts. Everything taggable gets the default tags. */
export class TaggedAws extends Construct {
  constructor(scope: Construct, id: string, environment: string, { region, allowedAccountIds }: Settings) {
    super(scope, id);
    new Provider(this, "aws", {
      region,
      ...(allowedAccountIds.length > 0 && { allowedAccountIds: [...allowedAccountIds] }),
      defaultTags: [{ tags: { Project: "ServerlessPaymentAPI", Environment: environment, ManagedBy: "CDKTF" } }],
    });
  }
}
