import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { Construct } from "constructs";
import type { Permission } from "../../definitions/policy.ts";
import { policyDocument } from "../../definitions/policy.ts";
import { protection } from "../../definitions/protection.ts";
import type { Account } from "./account.ts";

/** Props of {@link EncryptionKey}. */
export interface EncryptionKeyProps {
  /** The end of its names in AWS. */
  readonly environmentSuffix: string;
  /** Whose the key is. */
  readonly account: Account;
  /** Whether Terraform refuses to destroy it. */
  readonly protectData: boolean;
}

/** Encrypts everything of one environment. Its policy names services and the account, never our roles. */
export class EncryptionKey extends Construct {
  /** The key's ARN, as the resource has it. */
  readonly arn: string;
  /** The key's id, the end of its ARN. */
  readonly keyId: string;

  constructor(scope: Construct, id: string, { environmentSuffix, account, protectData }: EncryptionKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "Resource", {
      description: `KMS key for payment system encryption - ${environmentSuffix}`,
      keyUsage: "ENCRYPT_DECRYPT",
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      isEnabled: true,
      multiRegion: false,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: keyPolicy(account),
      lifecycle: { ...protection(protectData).lifecycle, postcondition: [staysIn(account, environmentSuffix)] },
    });
    new KmsAlias(this, "Alias", { name: `alias/payment-system-${environmentSuffix}`, targetKeyId: key.keyId });
    this.arn = key.arn;
    this.keyId = key.keyId;
  }

  /** What a reader of encrypted data needs. */
  grantDecrypt(): Permission {
    return { actions: ["kms:Decrypt"], resource: this.arn };
  }

  /** What a sender to an encrypted queue or topic needs: SQS and SNS check that they can read what they wrote. */
  grantEncrypt(): Permission {
    return { actions: ["kms:Decrypt", "kms:GenerateDataKey"], resource: this.arn };
  }
}

/**
 * A region that is changed on a deployed environment moves no resource, only the names and ARNs that the stack writes itself. The key
 * tells in which region the environment is: Terraform refuses such a plan, and still destroys.
 */
function staysIn({ region }: Account, environmentSuffix: string) {
  const deployed = 'split(":", self.arn)[3]';
  return {
    condition: `\${${deployed} == "${region}"}`,
    errorMessage:
      `region: given "${region}", but ${environmentSuffix} is deployed in \${${deployed}}; allowed: the same region; to deploy it in ` +
      `${region} as well, set regionInNames to true; to move it, destroy it first`,
  };
}

function keyPolicy(account: Account): string {
  return policyDocument([
    {
      // Without it nobody could administer the key, and no role's own policy would count (CDK adds it silently).
      Sid: "AccountAdministers",
      Effect: "Allow",
      Principal: { AWS: `arn:${account.partition}:iam::${account.id}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "LogGroupsOfThisAccount",
      Effect: "Allow",
      // The only principal of ours that differs between partitions. Source: aws-cdk, region-info, service principals.
      Principal: { Service: `logs.${account.region}.${account.dnsSuffix}` },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": account.arn("logs", "log-group:*") } },
    },
    {
      // Source: SNS Developer Guide, "Enable compatibility between event sources from AWS services and encrypted topics".
      Sid: "AlarmsOfThisAccount",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": account.id } },
    },
    {
      // They send to a dead-letter queue what a subscriber did not take. Source: SNS Developer Guide, "Configuring an Amazon SNS
      // dead-letter queue"; aws-cdk restricts it by the topic, too (feature flag restrictSqsDescryption).
      Sid: "TopicsOfThisAccount",
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: { ArnLike: { "aws:SourceArn": account.arn("sns", "*") } },
    },
  ]);
}
