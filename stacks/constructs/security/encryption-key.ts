import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { type NamingProps, nameOf } from "../../definitions/names.ts";
import type { Permission, PolicyStatement } from "../../definitions/policy.ts";
import { policyDocument } from "../../definitions/policy.ts";
import { protection } from "../../definitions/protection.ts";
import type { Account } from "./account.ts";

/** A key that encrypts what an environment stores: one that the stack makes, or one that is there already. */
export interface EncryptionKey {
  /** The key's ARN. */
  readonly arn: string;
  /** The key's id, the end of its ARN. */
  readonly keyId: string;
  /** What a reader of encrypted data needs. */
  grantDecrypt(): Permission;
  /** What a sender to an encrypted queue or topic needs: SQS and SNS check that they can read what they wrote. */
  grantEncrypt(): Permission;
}

/** Props of {@link ManagedKey}. */
export interface ManagedKeyProps extends NamingProps {
  /** Whose the key is. */
  readonly account: Account;
  /** Whether Terraform refuses to destroy it. */
  readonly protectData: boolean;
}

/** Encrypts everything of one environment. Its policy names services and the account, never our roles. */
export class ManagedKey extends Construct implements EncryptionKey {
  /** The key's ARN, as the resource has it. */
  readonly arn: string;
  /** The key's id, as the resource has it. */
  readonly keyId: string;

  constructor(scope: Construct, id: string, { account, protectData, ...naming }: ManagedKeyProps) {
    super(scope, id);
    const { environmentSuffix } = naming;
    const key = new KmsKey(this, "Resource", {
      description: `KMS key for payment system encryption - ${environmentSuffix}`,
      keyUsage: "ENCRYPT_DECRYPT",
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      isEnabled: true,
      multiRegion: false,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument([administration(account), ...useByServices(account)]),
      lifecycle: { ...protection(protectData).lifecycle, postcondition: [staysIn(account, environmentSuffix)] },
    });
    new KmsAlias(this, "Alias", { name: `alias/${nameOf("payment-system", naming)}`, targetKeyId: key.keyId });
    this.arn = key.arn;
    this.keyId = key.keyId;
  }

  /** What a reader of encrypted data needs. */
  grantDecrypt(): Permission {
    return decryption(this.arn);
  }

  /** What a sender to an encrypted queue or topic needs. */
  grantEncrypt(): Permission {
    return encryption(this.arn);
  }
}

/**
 * A key that is there already. Its policy must leave its use to the policies of its account, and have the statements of
 * {@link useByServices}. Nothing of the key is changed.
 * @param arn of the key, not of an alias; may be a reference to another resource or stack
 * @throws Error if it is not the ARN of a key
 */
export function existingKey(arn: string): EncryptionKey {
  if (Token.isUnresolved(arn)) return keyOf(arn, Fn.element(Fn.split("/", arn), 1));
  const [, keyId] = /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/([\w-]+)$/.exec(arn) ?? [];
  if (keyId === undefined) throw new Error(`key: given ${arn}; allowed: the ARN of a KMS key`);
  return keyOf(arn, keyId);
}

function keyOf(arn: string, keyId: string): EncryptionKey {
  return { arn, keyId, grantDecrypt: () => decryption(arn), grantEncrypt: () => encryption(arn) };
}

function decryption(resource: string): Permission {
  return { actions: ["kms:Decrypt"], resource };
}

function encryption(resource: string): Permission {
  return { actions: ["kms:Decrypt", "kms:GenerateDataKey"], resource };
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

/** Without it nobody could administer the key, and no role's own policy would count (CDK adds it silently). */
function administration(account: Account): PolicyStatement {
  return {
    Sid: "AccountAdministers",
    Effect: "Allow",
    Principal: { AWS: `arn:${account.partition}:iam::${account.id}:root` },
    Action: "kms:*",
    Resource: "*",
  };
}

/** What the policy of a key must allow, so that the services which use it for the stack can. */
export function useByServices(account: Account): PolicyStatement[] {
  return [
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
  ];
}
