import {
  listOf,
  removeOutput,
  resource,
  resources,
  type StackJson,
  statementsOf,
  synthPayment,
} from "../../testing/stacks/synth.ts";

afterAll(removeOutput);

const SOURCES = [
  { name: "stripe", scheme: "stripe" },
  { name: "acme", scheme: "standard-webhooks", secret: "acme/signing", throttleRateLimit: 5, throttleBurstLimit: 7 },
];
const without = synthPayment();
const stack = synthPayment({ webhookSources: SOURCES });

const addressesOf = ({ resource: byType }: StackJson) =>
  Object.entries(byType).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`));

describe("given no source, when the stack is synthesized", () => {
  test("then there is none of what sources need", () => {
    expect(addressesOf(without).filter((address) => /receiver|secretsmanager|wafv2/.test(address))).toEqual([]);
    expect(without.output).not.toHaveProperty("WebhookSources");
  });

  test("then everything is as it is with sources, but for the API's deployment, the dashboard and the saved queries", () => {
    const changed = addressesOf(without).filter((address) => {
      const [type = "", name = ""] = address.split(".");
      return JSON.stringify(resource(without, type, name)) !== JSON.stringify(resource(stack, type, name));
    });

    // The saved queries read the receiver's log group, too.
    const others = changed.filter((address) => !address.startsWith("aws_cloudwatch_query_definition."));
    expect(others).toEqual([
      "aws_api_gateway_deployment.payment",
      "aws_api_gateway_stage.prod",
      "aws_cloudwatch_dashboard.payment",
    ]);
  });
});

describe("given sources, when the stack is synthesized", () => {
  test.each([
    ["stripe", 100, 200],
    ["acme", 5, 7],
  ])("then %s has a route without AWS authorization, with a throttle of its own", (name, rate, burst) => {
    const route = `post_webhooks_${name}`;

    const method = resource(stack, "aws_api_gateway_method", route);

    expect(method).toMatchObject({ http_method: "POST", authorization: "NONE" });
    expect(method).not.toHaveProperty("request_validator_id");
    expect(resource(stack, "aws_api_gateway_integration", route).uri).toMatch(
      /:function:webhook-receiver-prod\/invocations$/,
    );
    expect(resource(stack, "aws_lambda_permission", route).source_arn).toBe(
      `\${aws_api_gateway_rest_api.payment.execution_arn}/prod/POST/webhooks/${name}`,
    );
    expect(resource(stack, "aws_api_gateway_method_settings", `prod_webhooks_${name}_post`)).toMatchObject({
      // As AWS writes it in `get-stage`: by another name the settings would be stored, and count for no method.
      method_path: `~1webhooks~1${name}/POST`,
      settings: {
        metrics_enabled: true,
        logging_level: "INFO",
        data_trace_enabled: true,
        throttling_rate_limit: rate,
        throttling_burst_limit: burst,
      },
    });
  });

  test("then each has a secret, encrypted with our key, of which the stack knows no value", () => {
    const secrets = resources(stack, "aws_secretsmanager_secret");

    expect(Object.entries(secrets).map(([name, secret]) => [name, secret.name, secret.kms_key_id])).toEqual([
      ["webhook_acme", "acme/signing", "${aws_kms_key.payment.arn}"],
      ["webhook_stripe", "payment-webhook-stripe-prod", "${aws_kms_key.payment.arn}"],
    ]);
    expect(addressesOf(stack).filter((address) => address.startsWith("aws_secretsmanager_secret_version"))).toEqual([]);
  });

  test("then each has an alarm on refused signatures, by the names that the function counts under", () => {
    expect(resource(stack, "aws_cloudwatch_metric_alarm", "webhook_stripe_refused_signatures")).toMatchObject({
      alarm_name: "webhook-stripe-prod-refused-signatures",
      namespace: "PaymentSystem",
      metric_name: "SignatureRefused",
      dimensions: { service: "${aws_lambda_function.webhook_receiver.function_name}", source: "stripe" },
      statistic: "Sum",
      period: 300,
      threshold: 10,
      evaluation_periods: 1,
      alarm_actions: ["${aws_sns_topic.alarms.arn}"],
    });
  });

  test("then each has an alarm on every signed event that is not recorded", () => {
    expect(resource(stack, "aws_cloudwatch_metric_alarm", "webhook_stripe_refused_events")).toMatchObject({
      alarm_name: "webhook-stripe-prod-refused-events",
      metric_name: "SignedEventRefused",
      dimensions: { service: "${aws_lambda_function.webhook_receiver.function_name}", source: "stripe" },
      statistic: "Sum",
      threshold: 1,
      evaluation_periods: 1,
      treat_missing_data: "notBreaching",
      alarm_actions: ["${aws_sns_topic.alarms.arn}"],
    });
  });

  test("then the API's deployment is another: their routes would not be there otherwise", () => {
    const redeployment = ({ resource: byType }: StackJson) =>
      JSON.stringify(byType.aws_api_gateway_deployment?.payment?.triggers);

    expect(redeployment(stack)).not.toBe(redeployment(without));
  });

  test("then the operator is told where to send to, and where to put the secret", () => {
    expect(stack.output.WebhookSources?.value).toEqual({
      stripe: {
        url: "${aws_api_gateway_stage.prod.invoke_url}/webhooks/stripe",
        secret: "payment-webhook-stripe-prod",
      },
      acme: { url: "${aws_api_gateway_stage.prod.invoke_url}/webhooks/acme", secret: "acme/signing" },
    });
  });
});

test.each(["receiver", "processor", "webhook-receiver", "processor-dlq", "1"])(
  "given a source called %s, as something of the stack is, then it is a source as any other",
  (name) => {
    const { output } = synthPayment({ webhookSources: [{ name, scheme: "stripe" }] });

    expect(output.WebhookSources?.value).toEqual({
      [name]: expect.objectContaining({ secret: `payment-webhook-${name}-prod` }),
    });
  },
);

describe("given sources, when webhook-receiver is synthesized", () => {
  test("then it is a function as the others are, which knows its sources and none of their secrets", () => {
    const { variables } = resource<{ environment: { variables: Record<string, string> } }>(
      stack,
      "aws_lambda_function",
      "webhook_receiver",
    ).environment;

    expect(resource(stack, "aws_lambda_function", "webhook_receiver")).toMatchObject({
      function_name: "webhook-receiver-prod",
      memory_size: 512,
      timeout: 30,
      architectures: ["arm64"],
      runtime: "nodejs24.x",
      kms_key_arn: "${aws_kms_key.payment.arn}",
      reserved_concurrent_executions: 50,
    });
    expect({ ...variables, WEBHOOK_SOURCES: JSON.parse(variables.WEBHOOK_SOURCES ?? "") }).toEqual({
      DYNAMODB_TABLE: "${aws_dynamodb_table.transactions.name}",
      KMS_KEY_ID: "${aws_kms_key.payment.key_id}",
      SQS_QUEUE_URL: "${aws_sqs_queue.notifications.url}",
      WEBHOOK_SOURCES: [
        { name: "stripe", scheme: "stripe", secretId: "${aws_secretsmanager_secret.webhook_stripe.arn}" },
        { name: "acme", scheme: "standard-webhooks", secretId: "${aws_secretsmanager_secret.webhook_acme.arn}" },
      ],
    });
  });

  test("then it may do exactly what its code does", () => {
    const statements = statementsOf(resource(stack, "aws_iam_role_policy", "webhook_receiver").policy);

    expect(Object.fromEntries(statements.map(({ Resource, Action }) => [String(Resource), listOf(Action)]))).toEqual({
      "${aws_cloudwatch_log_group.webhook_receiver.arn}:*": ["logs:CreateLogStream", "logs:PutLogEvents"],
      "*": ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
      "${aws_kms_key.payment.arn}": ["kms:Decrypt", "kms:GenerateDataKey"],
      "${aws_dynamodb_table.transactions.arn}": ["dynamodb:PutItem", "dynamodb:UpdateItem"],
      "${aws_sqs_queue.notifications.arn}": ["sqs:SendMessage"],
      "${aws_secretsmanager_secret.webhook_stripe.arn}": ["secretsmanager:GetSecretValue"],
      "${aws_secretsmanager_secret.webhook_acme.arn}": ["secretsmanager:GetSecretValue"],
    });
  });

  test("then it alarms when it fails and when it is slow", () => {
    const names = Object.values(resources(stack, "aws_cloudwatch_metric_alarm")).map(({ alarm_name }) => alarm_name);

    expect(names).toEqual(expect.arrayContaining(["webhook-receiver-prod-errors", "webhook-receiver-prod-duration"]));
  });
});

test("given a secret of a source, when another role than the receiver's is looked at, then it may not read it", () => {
  const readers = Object.entries(resources(stack, "aws_iam_role_policy"))
    .filter(([, { policy }]) => String(policy).includes("secretsmanager"))
    .map(([name]) => name);

  expect(readers).toEqual(["webhook_receiver"]);
});

test.each([
  [false, 0],
  [true, 30],
])("given protectData %s, then a deleted secret can be taken back for %s days", (protectData, days) => {
  const secrets = resources(synthPayment({ webhookSources: SOURCES, protectData }), "aws_secretsmanager_secret");

  for (const secret of Object.values(secrets)) {
    expect(secret.recovery_window_in_days).toBe(days);
    expect(secret.lifecycle).toEqual(protectData ? { prevent_destroy: true } : undefined);
  }
  expect(Object.values(secrets)).toHaveLength(2);
});

test("given the most sources and the longest names, then their variables fit a function's 4 KB", () => {
  const webhookSources = Array.from({ length: 12 }, (_, index) => ({
    name: String.fromCharCode(97 + index).repeat(32),
    scheme: "standard-webhooks",
    secret: String.fromCharCode(97 + index).repeat(128),
  }));
  const { environment } = resource<{ environment: { variables: Record<string, string> } }>(
    synthPayment({ webhookSources, environmentSuffix: "e".repeat(25) }),
    "aws_lambda_function",
    "webhook_receiver",
  );
  const arn = `arn:aws:secretsmanager:ap-southeast-4:123456789012:secret:${"x".repeat(128)}-AbCdEf`;
  const text = Object.entries(environment.variables)
    .flat()
    .join("")
    .replaceAll(/\$\{[^}]+\}/g, arn);

  expect(text.length).toBeLessThan(4096);
});
