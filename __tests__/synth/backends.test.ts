import { stateBucketName } from "../../stacks/backend.ts";
import { warningsOf } from "../../stacks/warnings.ts";
import {
  removeOutput,
  resource,
  settingsOf,
  statementsOf,
  stateStack,
  synthPayment,
  synthState,
} from "../../testing/stacks/synth.ts";

afterAll(removeOutput);

describe("given the payment stack, when it is synthesized", () => {
  test("then its state is by default in the S3 bucket, encrypted, with a lock file", () => {
    expect(synthPayment({ allowedAccountIds: ["123456789012"] }).terraform).toMatchObject({
      backend: {
        s3: {
          bucket: "payment-terraform-state-123456789012",
          key: "payment/prod/terraform.tfstate",
          region: "us-east-1",
          encrypt: true,
          use_lockfile: true,
        },
      },
    });
  });

  test("then its state is in HCP Terraform, in one named workspace for each environment, if that is set", () => {
    const { terraform } = synthPayment({
      backend: "cloud",
      cloudHostname: "tfe.example.com:8443",
      cloudOrganization: "payments",
      environmentSuffix: "dev",
    });
    expect(terraform.cloud).toEqual({
      hostname: "tfe.example.com:8443",
      organization: "payments",
      workspaces: { name: "payment-dev" },
    });
    expect(terraform.backend).toBeUndefined();
  });

  test("then its state is local, in a file beside the output directory, if that is set", () => {
    expect(synthPayment({ backend: "local" }).terraform.backend).toEqual({
      local: { path: "../../../terraform.payment-prod.tfstate" },
    });
  });
});

test.each([
  [{}, "payment-terraform-state-default"],
  [{ allowedAccountIds: ["123456789012"] }, "payment-terraform-state-123456789012"],
  [{ allowedAccountIds: ["123456789012", "210987654321"] }, "payment-terraform-state-default"],
  [{ allowedAccountIds: ["123456789012"], stateBucketSuffix: "acme" }, "payment-terraform-state-acme"],
])("given the settings %j, when the state bucket is named, then it is %s", (context, name) => {
  expect(stateBucketName(settingsOf(context))).toBe(name);
});

test("given an older Terraform, when it reads a stack, then the stack says which it needs", () => {
  expect(synthPayment().terraform).toHaveProperty("required_version", ">= 1.11");
  expect(synthState().terraform).toHaveProperty("required_version", ">= 1.11");
});

test("given an environment in another region than the others, then its state and the bucket stay where all have theirs", () => {
  const context = { region: "eu-west-1", environments: { dev: { region: "eu-central-1" } }, environmentSuffix: "dev" };

  expect(synthPayment(context).provider.aws?.[0]).toHaveProperty("region", "eu-central-1");
  expect(synthPayment(context).terraform.backend?.s3).toHaveProperty("region", "eu-west-1");
  expect(synthState(context).provider.aws?.[0]).toHaveProperty("region", "eu-west-1");
});

describe("given neither a suffix nor exactly one account for the state bucket", () => {
  const refusal =
    /^stateBucketSuffix: given nothing, and payment-terraform-state-default is one name for the whole world/;

  test("when the bucket is planned, then the plan is refused", () => {
    expect(resource(synthState(), "aws_s3_bucket", "state")).toHaveProperty("lifecycle.postcondition", [
      {
        condition: '${self.bucket != "payment-terraform-state-default"}',
        error_message: expect.stringMatching(refusal),
      },
    ]);
  });

  test("when the stacks are synthesized, then there is a warning", () => {
    expect(warningsOf(stateStack())).toEqual([
      expect.stringMatching(/^warning \[state\]: stateBucketSuffix: given nothing/),
    ]);
  });
});

test.each([{ backend: "local" }, { stateBucketSuffix: "default" }, { allowedAccountIds: ["123456789012"] }])(
  "given %j, when the stacks are synthesized, then nothing is said of the state bucket's name",
  (context) => {
    expect(warningsOf(stateStack(context))).toEqual([]);
  },
);

describe("given the state stack, when it is synthesized", () => {
  const stack = synthState({ allowedAccountIds: ["123456789012"] });
  const bucket = "${aws_s3_bucket.state.bucket}";

  test("then it makes the bucket that the payment stack's backend names, and keeps its own state locally", () => {
    expect(resource(stack, "aws_s3_bucket", "state")).toEqual({
      bucket: "payment-terraform-state-123456789012",
      force_destroy: true,
    });
    expect(stack.terraform.backend).toEqual({ local: { path: "../../../terraform.state-123456789012.tfstate" } });
    expect(stack.output).toEqual({ StateBucketName: expect.objectContaining({ value: bucket }) });
  });

  test("then it versions the bucket, encrypts it, keeps it private and lets old versions expire", () => {
    expect(resource(stack, "aws_s3_bucket_versioning", "state")).toMatchObject({
      bucket,
      versioning_configuration: { status: "Enabled" },
    });
    expect(resource(stack, "aws_s3_bucket_server_side_encryption_configuration", "state")).toMatchObject({
      bucket,
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
    });
    expect(resource(stack, "aws_s3_bucket_public_access_block", "state")).toMatchObject({
      bucket,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(resource(stack, "aws_s3_bucket_lifecycle_configuration", "state")).toMatchObject({
      bucket,
      rule: [
        {
          status: "Enabled",
          noncurrent_version_expiration: [{ noncurrent_days: 90 }],
          abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        },
      ],
    });
  });

  test("then it lets nobody in without TLS", () => {
    expect(statementsOf(resource(stack, "aws_s3_bucket_policy", "state").policy)).toEqual([
      {
        Sid: "DenyInsecureTransport",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["${aws_s3_bucket.state.arn}", "${aws_s3_bucket.state.arn}/*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  test("then its bucket refuses to be destroyed if data is protected", () => {
    expect(resource(synthState({ protectData: true }), "aws_s3_bucket", "state")).toMatchObject({
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  test("then it has the same tags for every environment", () => {
    expect(synthState({ environmentSuffix: "dev" }).provider).toEqual(synthState().provider);
  });
});
