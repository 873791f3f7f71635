import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA as S3BucketEncryption } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA as S3BucketVersioning } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { Construct } from "constructs";
import { denyInsecureTransport, policyDocument } from "../../definitions/policy.ts";
import { protection } from "../../definitions/protection.ts";

/** Long enough to go back to a state of before a mistake that nobody noticed at once. */
const OLD_VERSIONS_EXPIRE_AFTER_DAYS = 90;

/** Props of {@link StateBucket}. */
export interface StateBucketProps {
  /** The bucket's name, unique in the whole partition. */
  readonly name: string;
  /** Whether Terraform refuses to destroy it. */
  readonly protectData: boolean;
  /** Why it must not be made with this name: Terraform says so when it plans, and fails. @default - it may be made */
  readonly refusal?: string | undefined;
}

/** Keeps Terraform's state: every version for a while, encrypted, private, by TLS only. */
export class StateBucket extends Construct {
  /** The bucket's name, as the resource has it. */
  readonly name: string;

  constructor(scope: Construct, id: string, { name, protectData, refusal }: StateBucketProps) {
    super(scope, id);
    const lifecycle = {
      ...protection(protectData).lifecycle,
      ...(refusal !== undefined && {
        postcondition: [{ condition: `\${self.bucket != "${name}"}`, errorMessage: refusal }],
      }),
    };
    const { bucket, arn } = new S3Bucket(this, "Resource", {
      bucket: name,
      // Otherwise old versions of the state would keep the bucket from being destroyed.
      forceDestroy: !protectData,
      ...(Object.keys(lifecycle).length > 0 && { lifecycle }),
    });
    const versioning = new S3BucketVersioning(this, "Versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketEncryption(this, "Encryption", {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const publicAccessBlock = new S3BucketPublicAccessBlock(this, "PublicAccessBlock", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "OwnershipControls", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    new S3BucketPolicy(this, "Policy", {
      bucket,
      policy: policyDocument([denyInsecureTransport("s3:*", [arn, `${arn}/*`])]),
      // S3 refuses two of a bucket's settings at the same time.
      dependsOn: [publicAccessBlock],
    });
    new S3BucketLifecycleConfiguration(this, "Lifecycle", {
      bucket,
      rule: [
        {
          id: "expire-old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSIONS_EXPIRE_AFTER_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
    this.name = bucket;
  }
}
