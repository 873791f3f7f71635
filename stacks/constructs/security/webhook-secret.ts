import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { Construct } from "constructs";
import type { Permission } from "../../definitions/policy.ts";
import { protection } from "../../definitions/protection.ts";
import type { EncryptionKey } from "./encryption-key.ts";

/** Props of {@link WebhookSecret}. */
export interface WebhookSecretProps {
  /** The secret's name, unique in an account and region. */
  readonly name: string;
  /** Whose it is. */
  readonly source: string;
  /** Encrypts it. */
  readonly key: EncryptionKey;
  /** Whether Terraform refuses to destroy it, and a deleted one can be restored for 30 days. */
  readonly protectData: boolean;
}

/** The place of a secret, encrypted. The operator puts the value, so it is in no state, plan or environment variable. */
export class WebhookSecret extends Construct {
  /** The secret's ARN, as the resource has it. */
  readonly arn: string;
  /** The secret's name, as given. */
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

  /** What a reader of the value needs. */
  grantRead(): Permission[] {
    return [{ actions: ["secretsmanager:GetSecretValue"], resource: this.arn }, this.#key.grantDecrypt()];
  }
}
