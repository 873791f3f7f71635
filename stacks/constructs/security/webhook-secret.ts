import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { Construct } from "constructs";
import { protection } from "../data/protection.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import type { Permission } from "./policy.ts";

export interface WebhookSecretProps {
  readonly name: string;
  /** Whose it is. */
  readonly source: string;
  readonly key: EncryptionKey;
  readonly protectData: boolean;
}

/** The place of a secret, encrypted. The operator puts the value, which so is in no state, plan or environment variable. */
export class WebhookSecret extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, { name, source, key, protectData }: WebhookSecretProps) {
    super(scope, id);
    const secret = new SecretsmanagerSecret(this, "Resource", {
      name,
      description: `Secret with which ${source} signs its webhooks`,
      kmsKeyId: key.arn,
      // Its name is taken until it is gone for good, which would keep the stack from being deployed again.
      recoveryWindowInDays: protectData ? 30 : 0,
      ...protection(protectData),
    });
    this.arn = secret.arn;
    this.name = name;
    this.#key = key;
  }

  grantRead(): Permission[] {
    return [{ actions: ["secretsmanager:GetSecretValue"], resource: this.arn }, this.#key.grantDecrypt()];
  }
}
