import { LOG_QUERIES } from "../../stacks/definitions/log-queries.ts";
import {
  type Attributes,
  removeOutput,
  resource,
  resources,
  type StackJson,
  statementsOf,
  synthPayment,
} from "../../testing/stacks/synth.ts";

afterAll(removeOutput);

const STATEFUL = ["aws_dynamodb_table", "aws_kms_key", "aws_sqs_queue", "aws_cloudwatch_log_group"];
const stateful = (stack: StackJson) => STATEFUL.flatMap((type) => Object.values(resources(stack, type)));

describe("given protectData", () => {
  test("when it is the default, then everything can be destroyed", () => {
    expect(JSON.stringify(synthPayment())).not.toContain("prevent_destroy");
  });

  test("when it is true, then what holds data refuses to be destroyed, and the table refuses it in AWS too", () => {
    const stack = synthPayment({ protectData: true });
    expect(stateful(stack)).toHaveLength(1 + 1 + 7 + 7);
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
  expect(names).toHaveLength(8);
  expect(names.filter((name) => name.length > 64)).toEqual([]);
});

test("given no dispatching, then the queue has no consumer and other alarms, and everything else stays", () => {
  const { aws_lambda_event_source_mapping: mapping, ...others } = synthPayment().resource;
  const off = synthPayment({ dispatchNotifications: false }).resource;
  expect(mapping).toBeDefined();
  expect({ ...off, aws_cloudwatch_metric_alarm: {} }).toEqual({ ...others, aws_cloudwatch_metric_alarm: {} });
});

test("given the full lifecycle, then every function knows it, and the API takes the further statuses and templates", () => {
  const source = { name: "acme", scheme: "stripe" };
  const variables = (attributes: Attributes) =>
    Object.values(resources(synthPayment({ ...attributes, webhookSources: [source] }), "aws_lambda_function")).map(
      ({ environment }) => (environment as { variables: Record<string, string> }).variables.LIFECYCLE,
    );
  const models = JSON.stringify(resources(synthPayment({ lifecycle: "full" }), "aws_api_gateway_model"));

  expect(variables({ lifecycle: "full" })).toEqual(Array(5).fill("full"));
  expect(variables({})).toEqual(Array(5).fill(undefined));
  for (const text of ["charged_back", "payment_charged_back", "refund_id"]) expect(models).toContain(text);
});

test("given no index by time, then the table alone is another one, in nothing that its records need", () => {
  const { aws_dynamodb_table: indexed, ...others } = synthPayment().resource;
  const { aws_dynamodb_table: plain, ...othersOfPlain } = synthPayment({ timeIndex: false }).resource;
  const table = (tables: unknown) => (tables as { transactions: Attributes }).transactions;
  const { global_secondary_index, attribute, ...rest } = table(indexed);
  const names = (attributes: unknown) => (attributes as { name: string }[]).map(({ name }) => name);

  expect(global_secondary_index).toEqual([
    {
      name: "by-time",
      hash_key: "day_shard",
      range_key: "timestamp",
      projection_type: "INCLUDE",
      non_key_attributes: ["amount", "currency", "status", "kind", "event_id", "source"],
    },
  ]);
  expect(names(attribute)).toEqual(["transaction_id", "timestamp", "day_shard"]);
  expect(names(table(plain).attribute)).toEqual(["transaction_id", "timestamp"]);
  expect({ ...table(plain), attribute: [] }).toEqual({ ...rest, attribute: [] });
  expect(othersOfPlain).toEqual(others);
});

test("given no dashboard, then neither it nor a saved query is there, and everything else stays", () => {
  const {
    aws_cloudwatch_dashboard: dashboard,
    aws_cloudwatch_query_definition: queries,
    ...others
  } = synthPayment().resource;

  expect([dashboard, queries].map((each) => Object.keys(each ?? {}).length)).toEqual([1, LOG_QUERIES.length]);
  expect(synthPayment({ dashboard: false }).resource).toEqual(others);
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
      notificationSubscribers.map((subscriber) =>
        expect.objectContaining({ topic_arn: "${aws_sns_topic.email_notifications.arn}", ...subscriber }),
      ),
    ),
  );
  const reordered = synthPayment({ notificationSubscribers: notificationSubscribers.toReversed() });
  expect(resources(reordered, "aws_sns_topic_subscription")).toEqual(subscriptions);
});

test("given a queue as a subscriber, when the account that is deployed to is another than its own, then the plan is refused", () => {
  const endpoint = "arn:aws:sqs:us-east-1:210987654321:payments";
  const stack = synthPayment({ notificationSubscribers: [{ protocol: "sqs", endpoint }] });

  const [subscription] = Object.values(resources(stack, "aws_sns_topic_subscription"));

  expect(subscription).toHaveProperty("lifecycle.precondition", [
    {
      condition: '${(data.aws_caller_identity.current.account_id == "210987654321")}',
      error_message: expect.stringContaining(
        "let account 210987654321 subscribe from its side by subscriberAccountIds",
      ),
    },
  ]);
});

test("given other accounts that may subscribe, then the notifications' topic lets each subscribe, and no other topic does", () => {
  const stack = synthPayment({ subscriberAccountIds: ["210987654321"] });
  const policyOf = (name: string) => statementsOf(resource(stack, "aws_sns_topic_policy", name).policy);

  expect(policyOf("email_notifications")).toContainEqual({
    Sid: "SubscribersOf210987654321",
    Effect: "Allow",
    Principal: { AWS: "arn:${data.aws_partition.current.partition}:iam::210987654321:root" },
    Action: "sns:Subscribe",
    Resource: "${aws_sns_topic.email_notifications.arn}",
  });
  expect(JSON.stringify(policyOf("alarms"))).not.toContain("210987654321");
});

describe("the region of a deployed environment", () => {
  test("given a deployed environment, when its region is changed, then the key's own region refuses the plan", () => {
    expect(resource(synthPayment({ region: "eu-central-1" }), "aws_kms_key", "payment")).toHaveProperty(
      "lifecycle.postcondition",
      [
        {
          condition: '${split(":", self.arn)[3] == "eu-central-1"}',
          error_message: expect.stringMatching(
            /given "eu-central-1", but prod is deployed in .* set regionInNames to true/,
          ),
        },
      ],
    );
  });

  const inNames = { regionInNames: true, region: "ap-southeast-1", environmentSuffix: "e".repeat(20) };

  test("given a second region of an account, when the region is in the names, then every role has its own name, short enough for AWS", () => {
    const names = Object.values(resources(synthPayment(inNames), "aws_iam_role")).map(({ name }) => String(name));

    expect(names).toHaveLength(4);
    expect(names.filter((name) => !name.endsWith(`-role-${inNames.environmentSuffix}-ap-southeast-1`))).toEqual([]);
    expect(names.filter((name) => name.length > 64)).toEqual([]);
  });

  test.each<[Attributes, unknown]>([
    [{}, { backend: { s3: expect.objectContaining({ key: "payment/dev_ap-southeast-1/terraform.tfstate" }) } }],
    [{ backend: "local" }, { backend: { local: { path: "../../../terraform.payment-dev_ap-southeast-1.tfstate" } } }],
    [
      { backend: "cloud", cloudOrganization: "acme" },
      { cloud: expect.objectContaining({ workspaces: { name: "payment-dev_ap-southeast-1" } }) },
    ],
  ])("given %j, when the region is in the names, then the state has a place of its own", (backend, place) => {
    expect(synthPayment({ ...inNames, environmentSuffix: "dev", ...backend }).terraform).toMatchObject(place as object);
  });
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
  expect(resource(stack, "aws_kms_key", "payment").policy).toContain(
    "logs.eu-central-1.${data.aws_partition.current.dns_suffix}",
  );
  for (const each of Object.values(resources(stack, "aws_lambda_function"))) {
    expect(each).toMatchObject({ logging_config: { application_log_level: "DEBUG" } });
  }
  const { operations, ...logs } = resources(stack, "aws_cloudwatch_log_group");
  for (const each of Object.values(logs)) expect(each).toHaveProperty("retention_in_days", 30);
  // What operators did is not a log of the functions.
  expect(operations).toHaveProperty("retention_in_days", 3653);
});
