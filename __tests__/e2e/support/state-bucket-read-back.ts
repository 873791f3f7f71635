import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type S3Client,
} from "@aws-sdk/client-s3";

/** A bucket that may hold Terraform's state: read back through S3, not from the stack. */
export async function expectSafeStateBucket(client: S3Client, Bucket: string): Promise<void> {
  const [versioning, encryption, access, policy, lifecycle] = await Promise.all([
    client.send(new GetBucketVersioningCommand({ Bucket })),
    client.send(new GetBucketEncryptionCommand({ Bucket })),
    client.send(new GetPublicAccessBlockCommand({ Bucket })),
    client.send(new GetBucketPolicyCommand({ Bucket })),
    client.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
  ]);
  expect(versioning.Status).toBe("Enabled");
  const [rule] = encryption.ServerSideEncryptionConfiguration?.Rules ?? [];
  expect(rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe("AES256");
  expect(access.PublicAccessBlockConfiguration).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
  expect(JSON.parse(policy.Policy ?? "{}").Statement).toContainEqual(
    expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
  );
  expect(lifecycle.Rules).toContainEqual(
    expect.objectContaining({
      Status: "Enabled",
      NoncurrentVersionExpiration: expect.objectContaining({ NoncurrentDays: expect.any(Number) }),
    }),
  );
}
