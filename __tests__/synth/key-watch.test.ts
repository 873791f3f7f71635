import { removeOutput, resource, resources, synthPayment } from "../../testing/stacks/synth.ts";

afterAll(removeOutput);

const stack = synthPayment({ alarmEmails: ["operator@example.com"] });
const TOPIC = "${aws_sns_topic.key_alarms.arn}";
const KEY = "${aws_kms_key.payment.arn}";

interface Pattern {
  readonly source: string[];
  readonly $or: readonly Readonly<Record<string, unknown>>[];
}

test("given the key, when it is disabled or is to be deleted, then a rule tells the operators", () => {
  const { event_pattern } = resource<{ event_pattern: string }>(stack, "aws_cloudwatch_event_rule", "key_alarms");
  const { source, $or }: Pattern = JSON.parse(event_pattern);

  expect(source).toEqual(["aws.kms"]);
  expect($or).toEqual([
    {
      "detail-type": ["AWS API Call via CloudTrail"],
      detail: { eventName: ["DisableKey", "ScheduleKeyDeletion", "CancelKeyDeletion"], resources: { ARN: [KEY] } },
    },
    { "detail-type": ["KMS CMK Deletion"], resources: [KEY] },
  ]);
  expect(resource(stack, "aws_cloudwatch_event_target", "key_alarms").arn).toBe(TOPIC);
});

test("given a key that cannot be used, when operators are told, then nothing on the way to them needs the key", () => {
  const subscriptions = Object.values(resources(stack, "aws_sns_topic_subscription"));

  expect(resource(stack, "aws_sns_topic", "key_alarms")).not.toHaveProperty("kms_master_key_id");
  expect(subscriptions.filter(({ topic_arn }) => topic_arn === TOPIC)).toMatchObject([
    { protocol: "email", endpoint: "operator@example.com" },
  ]);
});

test("given an account without CloudTrail, when the key is disabled, then the 5xx that follow are told over the same topic", () => {
  expect(resource(stack, "aws_cloudwatch_metric_alarm", "payment_api_5xx_errors").alarm_actions).toEqual([
    "${aws_sns_topic.alarms.arn}",
    TOPIC,
  ]);
});
