/** The examples of docs/extending.md: what each puts into the stack, and that it fits together. */
import { ApiGatewayBasePathMapping } from "@cdktf/provider-aws/lib/api-gateway-base-path-mapping/index.js";
import { ApiGatewayDomainName } from "@cdktf/provider-aws/lib/api-gateway-domain-name/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { type App, type TerraformStack, Testing } from "cdktf";
import { addDomain } from "../../examples/extending/custom-domain.ts";
import { changeResources } from "../../examples/extending/escape-hatches.ts";
import { withExistingResources } from "../../examples/extending/existing-resources.ts";
import { inVpc } from "../../examples/extending/functions-in-a-vpc.ts";
import { addBacklogAlarm } from "../../examples/extending/own-alarm.ts";
import { addHistoryRoute } from "../../examples/extending/own-route.ts";
import { addLedger } from "../../examples/extending/own-subscriber.ts";
import { asPrivateApi, withResourcePolicy } from "../../examples/extending/restricted-api.ts";
import { withRulesOfTheAccount } from "../../examples/extending/rules-of-the-account.ts";
import type { PaymentStack } from "../../stacks/payment-stack.ts";
import { VARIABLE_NAMES } from "../../stacks/settings/variables.ts";
import { warningsOf } from "../../stacks/warnings.ts";
import {
  type Attributes,
  paymentStack,
  removeOutput,
  resource,
  resources,
  type StackJson,
  statementsOf,
  synthPayment,
  testApp,
} from "../../testing/stacks/synth.ts";

const variables = { ...process.env };
beforeAll(() => {
  // Examples read the settings as an app does, and this machine has none.
  for (const name of VARIABLE_NAMES.values()) delete process.env[name];
});
afterAll(() => {
  process.env = variables;
  removeOutput();
});

interface Deployment {
  readonly triggers: { readonly redeployment: string };
  readonly depends_on: readonly string[];
}

const REGION = { region: "eu-central-1" };

/** The text for the matchers, and the JSON for what they cannot say. */
function synthesized(stack: TerraformStack) {
  const text = Testing.synth(stack, true);
  return { text, json: JSON.parse(text) as StackJson };
}

function extended(extend: (stack: PaymentStack) => unknown, context: Attributes = {}) {
  const stack = paymentStack(context);
  extend(stack);
  return synthesized(stack);
}

const deploymentOf = (json: StackJson) => resource<Deployment>(json, "aws_api_gateway_deployment", "payment");
const policyOf = (json: StackJson, role: string) => statementsOf(resource(json, "aws_iam_role_policy", role).policy);

/** What is referred to in a stack and is not in it. */
function dangling(json: StackJson): string[] {
  const references = JSON.stringify(json).matchAll(/\$\{(?:\w+\()*(?<data>data\.)?(?<type>aws_\w+)\.(?<name>\w+)/g);
  return [...references].flatMap(({ groups }) => {
    const { data, type = "", name = "" } = groups ?? {};
    const declared = data ? json.data : json.resource;
    return declared?.[type]?.[name] ? [] : [`${type}.${name}`];
  });
}

test.each<[string, (app: App) => PaymentStack]>([
  ["existing resources", withExistingResources],
  ["rules of an account", withRulesOfTheAccount],
  ["functions in a VPC", inVpc],
  ["a resource policy", withResourcePolicy],
  ["a private API", asPrivateApi],
])("given a stack with %s, when it is synthesized, then whatever it refers to is there", (_name, make) => {
  expect(dangling(synthesized(make(testApp(REGION))).json)).toEqual([]);
});

test("given all that is added to one stack, when it is synthesized, then whatever it refers to is there", () => {
  const { json } = extended((stack) => {
    addHistoryRoute(stack);
    addBacklogAlarm(stack);
    addLedger(stack, { name: "ledger", arn: "arn:aws:dynamodb:us-east-1:123456789012:table/ledger" });
    addDomain(stack);
    changeResources(stack);
  });

  expect(dangling(json)).toEqual([]);
});

describe("given a route of one's own, when the stack is synthesized", () => {
  const { text, json } = extended(addHistoryRoute);

  test("then its function is made as the stack's own are, with permissions for what it calls", () => {
    expect(text).toHaveResourceWithProperties(LambdaFunction, {
      function_name: "history-reader-prod",
      kms_key_arn: "${aws_kms_key.payment.arn}",
      environment: { variables: { DYNAMODB_TABLE: "${aws_dynamodb_table.transactions.name}" } },
      logging_config: expect.objectContaining({ log_group: "${aws_cloudwatch_log_group.history_reader.name}" }),
    });
    expect(policyOf(json, "history_reader")).toContainEqual({
      Effect: "Allow",
      Action: ["dynamodb:Query"],
      Resource: "${aws_dynamodb_table.transactions.arn}",
    });
  });

  test("then only the API invokes the function, for its route, whose callers sign", () => {
    expect(text).toHaveResourceWithProperties(LambdaPermission, {
      function_name: "${aws_lambda_function.history_reader.function_name}",
      principal: "apigateway.amazonaws.com",
      source_arn: "${aws_api_gateway_rest_api.payment.execution_arn}/prod/GET/transactions/*/history",
    });
    expect(text).toHaveResourceWithProperties(ApiGatewayMethod, {
      resource_id: "${aws_api_gateway_resource.transactions_id_history.id}",
      authorization: "AWS_IAM",
      request_parameters: { "method.request.path.id": true },
    });
  });

  test("then the API is deployed again, with the route, and the stage comes after the permission", () => {
    const deployment = deploymentOf(json);

    expect(deployment.triggers).not.toEqual(deploymentOf(synthPayment()).triggers);
    expect(deployment.depends_on).toEqual(
      expect.arrayContaining([
        "aws_api_gateway_method.get_transactions_id_history",
        "aws_api_gateway_integration.get_transactions_id_history",
      ]),
    );
    expect(resource(json, "aws_api_gateway_stage", "prod").depends_on).toContain(
      "aws_lambda_permission.get_transactions_id_history",
    );
  });

  test("then operators are told of its function", () => {
    for (const symptom of ["errors", "duration", "throttles"]) {
      expect(text).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
        alarm_name: `history-reader-prod-${symptom}`,
        alarm_actions: ["${aws_sns_topic.alarms.arn}"],
      });
    }
  });

  test("then nothing else of the stack changes but the deployment, the stage's order and the dashboard", () => {
    const before = synthPayment();
    const changed = Object.entries(before.resource).flatMap(([type, all]) =>
      Object.entries(all)
        .filter(([name, attributes]) => JSON.stringify(json.resource[type]?.[name]) !== JSON.stringify(attributes))
        .map(([name]) => `${type}.${name}`),
    );

    expect(changed).toEqual([
      "aws_api_gateway_deployment.payment",
      "aws_api_gateway_stage.prod",
      "aws_cloudwatch_dashboard.payment",
    ]);
  });
});

describe("given a route that is added to a stack that is made", () => {
  const route = { method: "GET", path: "/transactions/{id}/history" } as const;

  test("when it has a throttle of its own, then the stage limits it", () => {
    const { json } = extended((stack) =>
      stack.api.addRoute({
        ...route,
        handler: stack.functions.transactionReader,
        throttle: { rateLimit: 5, burstLimit: 9 },
      }),
    );

    expect(Object.values(resources(json, "aws_api_gateway_method_settings"))).toContainEqual(
      expect.objectContaining({
        method_path: "~1transactions~1{id}~1history/GET",
        settings: expect.objectContaining({ throttling_rate_limit: 5, throttling_burst_limit: 9 }),
      }),
    );
  });

  test("when its function has too little concurrency for what the throttle lets through, then synth warns", () => {
    const stack = paymentStack();

    stack.api.addRoute({ ...route, handler: stack.functions.transactionReader });

    expect(warningsOf(stack)).toEqual([expect.stringContaining("through to transaction-reader")]);
  });
});

test("given a function of one's own with a long name, when its role would have more than 64 characters, then it is refused", () => {
  expect(() => extended(addHistoryRoute, { environmentSuffix: "e".repeat(25) })).not.toThrow();
  expect(() => paymentStack().account.roleName("n".repeat(55), { environmentSuffix: "prod" })).toThrow(
    "allowed: names of at most 64 characters",
  );
});

test("given an alarm of one's own, when the stack is synthesized, then it watches the metric and tells the operators", () => {
  const { text, json } = extended(addBacklogAlarm);

  expect(text).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    alarm_name: "payment-notifications-prod-backlog",
    metric_name: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: "${aws_sqs_queue.notifications.name}" },
    threshold: 1000,
    alarm_actions: ["${aws_sns_topic.alarms.arn}"],
  });
  const { dashboard_body: body } = resource<{ dashboard_body: string }>(json, "aws_cloudwatch_dashboard", "payment");
  expect(JSON.parse(body).widgets.at(-1)).toMatchObject({
    width: 24,
    properties: { title: "Backlog of notifications", annotations: { horizontal: [{ label: "alarm", value: 1000 }] } },
  });
});

test("given a function as a subscriber, when the stack is synthesized, then the topic invokes it, and keeps what it does not take", () => {
  const { text } = extended((stack) =>
    addLedger(stack, { name: "ledger", arn: "arn:aws:dynamodb:us-east-1:123456789012:table/ledger" }),
  );

  expect(text).toHaveResourceWithProperties(SnsTopicSubscription, {
    topic_arn: "${aws_sns_topic.email_notifications.arn}",
    protocol: "lambda",
    endpoint: "${aws_lambda_function.ledger_writer.arn}",
    redrive_policy: expect.stringContaining("${aws_sqs_queue.email_notifications_dlq.arn}"),
    depends_on: ["aws_lambda_permission.ledger_subscription"],
  });
  expect(text).toHaveResourceWithProperties(LambdaPermission, {
    function_name: "${aws_lambda_function.ledger_writer.function_name}",
    principal: "sns.amazonaws.com",
    source_arn: "${aws_sns_topic.email_notifications.arn}",
    lifecycle: { replace_triggered_by: ["aws_lambda_function.ledger_writer.arn"] },
  });
});

describe("given an existing key and table, when the stack is synthesized", () => {
  const KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  test("then it makes neither, and uses them", () => {
    const { text, json } = synthesized(withExistingResources(testApp(REGION)));

    expect(text).not.toHaveResource(KmsKey);
    expect(text).not.toHaveResource(DynamodbTable);
    for (const queue of Object.values(resources(json, "aws_sqs_queue"))) {
      expect(queue).toHaveProperty("kms_master_key_id", KEY);
    }
    expect(text).toHaveResourceWithProperties(LambdaFunction, {
      kms_key_arn: KEY,
      environment: {
        variables: { DYNAMODB_TABLE: "payments", KMS_KEY_ID: "1234abcd-12ab-34cd-56ef-1234567890ab" },
      },
    });
    expect(policyOf(json, "transaction_reader")).toContainEqual({
      Effect: "Allow",
      Action: ["dynamodb:Query"],
      Resource: "arn:aws:dynamodb:eu-central-1:123456789012:table/payments",
    });
  });

  test("then one of another region is refused", () => {
    expect(() => withExistingResources(testApp({ region: "us-east-1" }))).toThrow(
      /key: given ".*"; allowed: one in us-east-1.*\n.*table: given ".*"; allowed: one in us-east-1/,
    );
  });
});

describe("given rules of an account, when the stacks are synthesized", () => {
  const app = testApp(REGION);
  const payment = withRulesOfTheAccount(app);
  const stacks = ["state", "api-logging"].map((id) => app.node.findChild(id) as TerraformStack);
  const all = [payment, ...stacks].map(synthesized);

  test("then Terraform takes on the role, and everything has the tags besides the stack's own", () => {
    for (const { text } of all) {
      expect(text).toHaveProviderWithProperties(AwsProvider, {
        assume_role: [{ role_arn: "arn:aws:iam::123456789012:role/terraform", external_id: "payments" }],
        default_tags: [
          { tags: expect.objectContaining({ CostCenter: "4711", Owner: "payments@example.com", ManagedBy: "CDKTF" }) },
        ],
      });
    }
  });

  test("then every role has the permissions boundary", () => {
    const roles = all.flatMap(({ json }) => Object.values(resources(json, "aws_iam_role")));

    expect(roles).toHaveLength(5);
    for (const role of roles) {
      expect(role).toHaveProperty("permissions_boundary", "arn:aws:iam::123456789012:policy/developer-boundary");
    }
  });

  test("then a tag that the stack sets itself is refused", () => {
    expect(() => paymentStack({}, { tags: { Project: "mine" } })).toThrow("tags: given Project; allowed: ");
  });
});

describe("given functions in a VPC, when the stack is synthesized", () => {
  const { text, json } = synthesized(inVpc(testApp(REGION)));

  test("then each is in the subnets, and Lambda may make its network interfaces, while its code may not", () => {
    const functions = Object.keys(resources(json, "aws_lambda_function"));
    expect(functions).toHaveLength(4);
    for (const name of functions) {
      expect(resource(json, "aws_lambda_function", name)).toHaveProperty("vpc_config", {
        subnet_ids: ["subnet-a", "subnet-b"],
        security_group_ids: ["sg-functions"],
      });
      const statements = policyOf(json, name);
      expect(statements).toContainEqual({
        Effect: "Allow",
        Action: expect.arrayContaining(["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"]),
        Resource: "*",
      });
      expect(statements).toContainEqual(
        expect.objectContaining({
          Effect: "Deny",
          Action: expect.arrayContaining(["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"]),
          Condition: {
            ArnEquals: {
              "lambda:SourceFunctionArn": expect.stringMatching(`:function:${name.replaceAll("_", "-")}-prod$`),
            },
          },
        }),
      );
    }
  });

  test("then the services that they call have addresses in it", () => {
    expect(text).toHaveResourceWithProperties(VpcEndpoint, {
      service_name: "com.amazonaws.eu-central-1.dynamodb",
      vpc_endpoint_type: "Gateway",
      route_table_ids: ["rtb-private"],
    });
    for (const service of ["secretsmanager", "sns", "sqs"]) {
      expect(text).toHaveResourceWithProperties(VpcEndpoint, {
        service_name: `com.amazonaws.eu-central-1.${service}`,
        vpc_endpoint_type: "Interface",
        private_dns_enabled: true,
        security_group_ids: ["sg-endpoints"],
      });
    }
  });
});

test("given a domain of one's own, when the stack is synthesized, then the API is served below its base path only", () => {
  const { text, json } = extended(addDomain);

  expect(text).toHaveResourceWithProperties(ApiGatewayDomainName, {
    domain_name: "api.example.com",
    security_policy: "TLS_1_2",
    regional_certificate_arn: "arn:aws:acm:eu-central-1:123456789012:certificate/1234abcd",
  });
  expect(text).toHaveResourceWithProperties(ApiGatewayBasePathMapping, {
    api_id: "${aws_api_gateway_rest_api.payment.id}",
    stage_name: "${aws_api_gateway_stage.prod.stage_name}",
    base_path: "payments",
  });
  expect(text).toHaveResourceWithProperties(Route53Record, {
    alias: expect.objectContaining({ name: "${aws_api_gateway_domain_name.payment_domain.regional_domain_name}" }),
  });
  expect(text).toHaveResourceWithProperties(ApiGatewayRestApi, { disable_execute_api_endpoint: true });
  expect(json.output.PaymentURL?.value).toBe("https://api.example.com/payments");
  // The switch works from the next deployment on.
  expect(deploymentOf(json).triggers).not.toEqual(deploymentOf(synthPayment()).triggers);
});

describe("given what the API says itself about its callers, when the stack is synthesized", () => {
  const policyOfApi = (json: StackJson) =>
    statementsOf(resource(json, "aws_api_gateway_rest_api_policy", "payment").policy);

  test("then a resource policy is deployed with the API, about all of its routes", () => {
    const { json } = synthesized(withResourcePolicy(testApp(REGION)));

    expect(policyOfApi(json)).toEqual([
      expect.objectContaining({
        Effect: "Deny",
        Resource: "${aws_api_gateway_rest_api.payment.execution_arn}/*",
        Condition: { NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"] } },
      }),
    ]);
    expect(deploymentOf(json).depends_on).toContain("aws_api_gateway_rest_api_policy.payment");
  });

  test("then a private API answers its endpoints only", () => {
    const { text, json } = synthesized(asPrivateApi(testApp(REGION)));

    expect(text).toHaveResourceWithProperties(ApiGatewayRestApi, {
      endpoint_configuration: { types: ["PRIVATE"], vpc_endpoint_ids: ["vpce-0a1b2c3d", "vpce-4e5f6a7b"] },
    });
    expect(policyOfApi(json)).toEqual([
      expect.objectContaining({
        Effect: "Deny",
        Condition: { StringNotEquals: { "aws:SourceVpce": ["vpce-0a1b2c3d", "vpce-4e5f6a7b"] } },
      }),
    ]);
  });

  test("then routes whose function authenticates the callers stay open to them, those that are added later too", () => {
    const webhookSources = [{ name: "acme", scheme: "stripe" }];
    const stack = paymentStack({ webhookSources }, { apiPolicy: [] });
    const handler = stack.functions.transactionReader;
    stack.api.addRoute({ method: "GET", path: "/health", handler, authorization: "NONE" });

    expect(policyOfApi(synthesized(stack).json)).toEqual([
      {
        Sid: "RoutesThatAuthenticateCallers",
        Effect: "Allow",
        Principal: "*",
        Action: "execute-api:Invoke",
        Resource: [
          "${aws_api_gateway_rest_api.payment.execution_arn}/prod/POST/webhooks/acme",
          "${aws_api_gateway_rest_api.payment.execution_arn}/prod/GET/health",
        ],
      },
    ]);
  });
});

test("given CDKTF's escape hatches, when the stack is synthesized, then what they change is changed, and deployed", () => {
  const { text, json } = extended(changeResources);

  expect(text).toHaveResourceWithProperties(LambdaFunction, {
    function_name: "webhook-processor-prod",
    memory_size: 1024,
  });
  expect(resource(json, "aws_iam_role", "webhook_processor")).toHaveProperty("max_session_duration", 7200);
  expect(text).toHaveResourceWithProperties(SqsQueue, { message_retention_seconds: 604_800 });
  expect(text).not.toHaveResourceWithProperties(SqsQueue, { message_retention_seconds: 1_209_600 });
  expect(deploymentOf(json).depends_on).toContain("aws_api_gateway_gateway_response.too_many_requests");
});

describe("given a change of the API from outside of its construct, when the stack is synthesized", () => {
  const trigger = (extend: (stack: PaymentStack) => unknown) =>
    deploymentOf(extended(extend).json).triggers.redeployment;

  test("then it is deployed again for an override, and not for the same stack", () => {
    const unchanged = trigger(() => {});

    expect(trigger(() => {})).toBe(unchanged);
    expect(trigger((stack) => stack.api.resource.addOverride("minimum_compression_size", "1024"))).not.toBe(unchanged);
  });

  test("then it is not deployed again for another API, nor for its own stage", () => {
    const other = trigger((stack) => {
      const api = new ApiGatewayRestApi(stack, "another", { name: "another" });
      const options = { restApiId: api.id, resourceId: api.rootResourceId, httpMethod: "GET", authorization: "NONE" };
      new ApiGatewayMethod(stack, "another-root", options);
      stack.stage.resource.description = "the stage";
    });

    expect(other).toBe(trigger(() => {}));
  });
});

describe("given a prefix of names, when the stack is synthesized", () => {
  const json = synthPayment({
    namePrefix: "acme",
    environmentSuffix: "dev",
    webAcl: true,
    webhookSources: [{ name: "shop", scheme: "stripe" }],
  });

  test("then every name begins with it, and the state has a place of its own", () => {
    const NAMES: Readonly<Record<string, string>> = {
      aws_dynamodb_table: "name",
      aws_sqs_queue: "name",
      aws_sns_topic: "name",
      aws_lambda_function: "function_name",
      aws_iam_role: "name",
      aws_api_gateway_rest_api: "name",
      aws_cloudwatch_metric_alarm: "alarm_name",
      aws_cloudwatch_event_rule: "name",
      aws_secretsmanager_secret: "name",
      aws_wafv2_web_acl: "name",
      aws_kms_alias: "name",
    };
    const names = Object.entries(NAMES).flatMap(([type, argument]) =>
      Object.values(resources(json, type)).map((each) => String(each[argument])),
    );

    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => !/^(alias\/)?acme-.+-dev(-[\w-]+)?$/.test(name))).toEqual([]);
    expect(json.terraform.backend?.s3).toHaveProperty("key", "acme_payment/dev/terraform.tfstate");
  });

  test("then with the longest suffix every name is short enough for AWS", () => {
    const longest = synthPayment({ namePrefix: "acme-eu-1", environmentSuffix: "e".repeat(25) });
    const lengths = (type: string, argument: string) =>
      Object.values(resources(longest, type)).map((each) => String(each[argument]).length);

    expect(
      Math.max(...lengths("aws_iam_role", "name"), ...lengths("aws_lambda_function", "function_name")),
    ).toBeLessThanOrEqual(64);
    expect(Math.max(...lengths("aws_sqs_queue", "name"))).toBeLessThanOrEqual(80);
  });
});
