import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import type { App } from "cdktf";
import { type EncryptionKey, existingKey, useByServices } from "../../stacks/constructs/index.ts";
import { policyDocument } from "../../stacks/definitions/index.ts";
import { EnvironmentStack } from "../../stacks/index.ts";
import type { Environment } from "./environments.ts";

/** The key of an environment, kept by those who keep keys. The payment stack refers to it. */
export class KeysStack extends EnvironmentStack {
  readonly key: EncryptionKey;

  constructor(app: App, id: string, environment: Environment) {
    super(app, id, { ...environment, state: "keys" });
    const { partition, id: account } = this.account;
    const administration = {
      Effect: "Allow",
      Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: "kms:*",
      Resource: "*",
    } as const;
    const key = new KmsKey(this, "payment", {
      description: `payments ${environment.settings.environmentSuffix}`,
      enableKeyRotation: true,
      policy: policyDocument([administration, ...useByServices(this.account)]),
      lifecycle: { preventDestroy: environment.settings.protectData },
    });
    this.key = existingKey(key.arn);
  }
}
