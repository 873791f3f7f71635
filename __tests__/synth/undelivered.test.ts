import { removeOutput, resource, resources, synthPayment } from "../../testing/stacks/synth.ts";

afterAll(removeOutput);

const stack = synthPayment({
  alarmEmails: ["operator@example.com"],
  notificationSubscribers: [
    { protocol: "email", endpoint: "accounting@example.com" },
    { protocol: "https", endpoint: "https://example.com/hook" },
    { protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:123456789012:q" },
  ],
});
const subscriptions = Object.values(
  resources<{ topic_arn: string; redrive_policy?: string }>(stack, "aws_sns_topic_subscription"),
);
const redrivesOf = (topic: string) =>
  subscriptions
    .filter(({ topic_arn }) => topic_arn === `\${aws_sns_topic.${topic}.arn}`)
    .map(({ redrive_policy }) => redrive_policy && JSON.parse(redrive_policy));

test.each([
  ["email_notifications", 3],
  ["alarms", 1],
])(
  "given subscribers of %s, when one does not take a message, then it is kept in the topic's dead-letter queue",
  (topic, count) => {
    const redrive = { deadLetterTargetArn: `\${aws_sqs_queue.${topic}_dlq.arn}` };

    expect(redrivesOf(topic)).toEqual(Array.from({ length: count }, () => redrive));
    expect(resource(stack, "aws_sqs_queue", `${topic}_dlq`)).toMatchObject({
      kms_master_key_id: "${aws_kms_key.payment.arn}",
      message_retention_seconds: 1_209_600,
    });
  },
);

test("given the key's loss, when it is told, then over a topic without a queue that the key encrypts", () => {
  expect(redrivesOf("key_alarms")).toEqual([undefined]);
});
