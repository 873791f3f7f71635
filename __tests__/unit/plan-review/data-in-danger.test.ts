import { CREATE, DELETE, REPLACE, resource, review, UPDATE } from "../../../testing/factories/plans.ts";

describe("given data in danger", () => {
  const STATEFUL = [
    "aws_dynamodb_table",
    "aws_kms_key",
    "aws_sqs_queue",
    "aws_cloudwatch_log_group",
    "aws_s3_bucket",
    "aws_sns_topic",
    "aws_secretsmanager_secret",
    "aws_api_gateway_rest_api",
  ];

  test.each(STATEFUL.flatMap((type) => [DELETE, REPLACE, ["create", "delete"]].map((actions) => ({ type, actions }))))(
    "when $actions of $type are planned, then they are refused unless that is allowed",
    ({ type, actions }) => {
      const address = `${type}.precious`;
      const lost = resource(address, { actions });

      expect(review([lost]).refused.map((danger) => danger.address)).toEqual([address]);
      expect(review([lost], [`${type}.other`]).refused).toHaveLength(1);
      expect(review([lost], [address]).refused).toEqual([]);
      expect(review([lost], [address]).markdown).toContain(`⚠️ \`${address}\``);
    },
  );

  test("when what changes holds no data, stays, or is new, then nothing is refused", () => {
    const { refused } = review([
      resource("aws_lambda_function.f", { actions: REPLACE }),
      resource("aws_dynamodb_table.t", { actions: UPDATE }),
      resource("aws_sqs_queue.q", { actions: CREATE }),
    ]);

    expect(refused).toEqual([]);
  });

  test("when an address may go and does not, then that is told", () => {
    expect(review([], ["aws_kms_key.k"]).markdown).toContain("`aws_kms_key.k` is allowed to go, but does not");
  });

  test.each([
    [
      "aws_dynamodb_table",
      "deletion_protection_enabled",
      { deletion_protection_enabled: true },
      { deletion_protection_enabled: false },
    ],
    [
      "aws_dynamodb_table",
      "point_in_time_recovery.enabled",
      { point_in_time_recovery: [{ enabled: true }] },
      { point_in_time_recovery: [{ enabled: false }] },
    ],
    ["aws_kms_key", "enable_key_rotation", { enable_key_rotation: true }, { enable_key_rotation: false }],
    [
      "aws_secretsmanager_secret",
      "recovery_window_in_days",
      { recovery_window_in_days: 30 },
      { recovery_window_in_days: 0 },
    ],
    ["aws_sqs_queue", "message_retention_seconds", { message_retention_seconds: 2 }, { message_retention_seconds: 1 }],
    ["aws_cloudwatch_log_group", "retention_in_days", { retention_in_days: 0 }, { retention_in_days: 30 }],
    ["aws_s3_bucket", "force_destroy", { force_destroy: false }, { force_destroy: true }],
  ])("when %s keeps less, then %s is told", (type, attribute, before, after) => {
    const sentence = `⚠️ \`${type}.x\`: \`${attribute}\` protects less`;

    expect(review([resource(`${type}.x`, { before, after })]).markdown).toContain(sentence);
    expect(review([resource(`${type}.x`, { before: after, after: before })]).markdown).not.toContain(sentence);
  });
});
