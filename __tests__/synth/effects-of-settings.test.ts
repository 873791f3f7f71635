import { removeOutput, resource, resources, type StackJson, synthPayment } from "../../testing/stacks/synth.ts";

afterAll(removeOutput);

const STATEFUL = ["aws_dynamodb_table", "aws_kms_key", "aws_sqs_queue", "aws_cloudwatch_log_group"];
const stateful = (stack: StackJson) => STATEFUL.flatMap((type) => Object.values(resources(stack, type)));

describe("given protectData", () => {
  test("when it is the default, then everything can be destroyed", () => {
    expect(JSON.stringify(synthPayment())).not.toContain("prevent_destroy");
  });

  test("when it is true, then what holds data refuses to be destroyed, and the table refuses it in AWS too", () => {
    const stack = synthPayment({ protectData: true });
    expect(stateful(stack)).toHaveLength(1 + 1 + 5 + 6);
    for (const each of stateful(stack)) expect(each).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(resource(stack, "aws_dynamodb_table", "transactions")).toHaveProperty("deletion_protection_enabled", true);
  });
});

test("given the stack's own environment suffix, then it beats the settings' in every name", () => {
  const stack = synthPayment({ environmentSuffix: "dev" }, { environmentSuffix: "pr-12" });
  const text = JSON.stringify(stack);
  expect(text).toContain("payment-transactions-pr-12");
  expect(text).toContain("payment/pr-12/terraform.tfstate");
  expect(text).toContain('"Environment":"pr-12"');
  expect(text).not.toMatch(/-(dev|prod)["/]/);
});

test("given the longest environment suffix, then every name is short enough for AWS", () => {
  const stack = synthPayment({ environmentSuffix: "e".repeat(25) });
  const named = (type: string, key: string) => Object.values(resources(stack, type)).map((each) => String(each[key]));
  const names = [...named("aws_iam_role", "name"), ...named("aws_lambda_function", "function_name")];
  expect(names).toHaveLength(9);
  expect(names.filter((name) => name.length > 64)).toEqual([]);
});

test("given no dispatching, then the queue has no consumer, and everything else stays", () => {
  const { aws_lambda_event_source_mapping: mapping, ...others } = synthPayment().resource;
  const off = synthPayment({ dispatchNotifications: false }).resource;
  expect(mapping).toBeDefined();
  expect(off).toEqual(others);
});

test("given no reserved concurrency, then functions share what the account has", () => {
  const functions = resources(synthPayment({ reserveConcurrency: false }), "aws_lambda_function");
  const reserved = Object.values(functions).map(({ reserved_concurrent_executions }) => reserved_concurrent_executions);
  expect(reserved).toEqual([-1, -1, -1, -1]);
});

test("given subscribers, then each is subscribed to the notifications, however the list is ordered", () => {
  const notificationSubscribers = [
    { protocol: "email", endpoint: "shop@example.com" },
    { protocol: "https", endpoint: "https://example.com/hook" },
    { protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:123456789012:payments" },
  ];
  const subscriptions = resources(synthPayment({ notificationSubscribers }), "aws_sns_topic_subscription");
  expect(Object.values(subscriptions)).toHaveLength(3);
  expect(Object.values(subscriptions)).toEqual(
    expect.arrayContaining(
      notificationSubscribers.map((subscriber) => ({
        topic_arn: "${aws_sns_topic.email_notifications.arn}",
        ...subscriber,
      })),
    ),
  );
  const reordered = synthPayment({ notificationSubscribers: notificationSubscribers.toReversed() });
  expect(resources(reordered, "aws_sns_topic_subscription")).toEqual(subscriptions);
});

test("given a region, accounts, a log level and a retention, then they are where they belong", () => {
  const stack = synthPayment({
    region: "eu-central-1",
    allowedAccountIds: ["123456789012"],
    logLevel: "DEBUG",
    logRetentionDays: 30,
  });
  expect(stack.provider.aws).toEqual([
    expect.objectContaining({ region: "eu-central-1", allowed_account_ids: ["123456789012"] }),
  ]);
  expect(resource(stack, "aws_kms_key", "payment").policy).toContain("logs.eu-central-1.amazonaws.com");
  for (const each of Object.values(resources(stack, "aws_lambda_function"))) {
    expect(each).toMatchObject({ logging_config: { application_log_level: "DEBUG" } });
  }
  for (const each of Object.values(resources(stack, "aws_cloudwatch_log_group"))) {
    expect(each).toHaveProperty("retention_in_days", 30);
  }
});
