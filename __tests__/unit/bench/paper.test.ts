import type { FunctionName } from "../../../functions/runtime/environment.ts";
import { expectedLoad } from "../../../stacks/definitions/expected-load.ts";
import { costReport, perMillion } from "../../../tools/bench/cost/report.ts";
import { choicesOf, dollars, logBytesBySource, webhookItems } from "../../../tools/bench/cost/webhook.ts";
import { expectedMilliseconds } from "../../../tools/bench/paper/assumptions.ts";
import { type Counts, readCounts } from "../../../tools/bench/paper/counts.ts";
import { readUnits, storedItems, writeUnits } from "../../../tools/bench/paper/items.ts";
import { readStacks, stackFacts, synthesized } from "../../../tools/bench/paper/stack.ts";
import { readReport } from "../../../tools/bench/report/document.ts";
import { bottlenecks } from "../../../tools/bench/scale/bottlenecks.ts";
import { saturated, scaleReport } from "../../../tools/bench/scale/report.ts";

const counts = readCounts();
const stacks = readStacks();
const { defaults } = stacks;
const choices = choicesOf(defaults);

const few = { stepsAfterPause: [], logLines: 1, logBytes: 100, metricLines: 1, metricBytes: 100 };
const simple: Counts = {
  "webhook-processor": { steps: [["UpdateItem"], ["PutItem", "SendMessage"]], ...few },
  "notification-dispatcher": { steps: [["Query"]], ...few },
  "webhook-receiver": {
    ...few,
    steps: [["UpdateItem"]],
    stepsAfterPause: [["GetSecretValue", "GetSecretValue"], ["UpdateItem"]],
  },
};

const ALL_ON = {
  WEBHOOK_SOURCES: '[{"name":"stripe","scheme":"stripe"}]',
  WEB_ACL: "true",
};

/** What a month's cost is made of. */
const COUNTED = new Set([
  "aws_api_gateway_method",
  "aws_api_gateway_method_settings",
  "aws_cloudwatch_dashboard",
  "aws_cloudwatch_log_metric_filter",
  "aws_cloudwatch_metric_alarm",
  "aws_iam_role_policy",
  "aws_kms_key",
  "aws_lambda_event_source_mapping",
  "aws_lambda_function",
  "aws_secretsmanager_secret",
  "aws_sqs_queue",
  "aws_wafv2_web_acl",
]);

/** What AWS asks no money for, or only for what goes through it. */
const FREE = new Set([
  "archive_file",
  "aws_api_gateway_account",
  "aws_api_gateway_deployment",
  "aws_api_gateway_gateway_response",
  "aws_api_gateway_integration",
  "aws_api_gateway_model",
  "aws_api_gateway_request_validator",
  "aws_api_gateway_resource",
  "aws_api_gateway_rest_api",
  "aws_api_gateway_stage",
  // Rules on events of AWS itself.
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_event_target",
  "aws_cloudwatch_log_group",
  // Costs when it is run.
  "aws_cloudwatch_query_definition",
  "aws_dynamodb_table",
  "aws_iam_role",
  "aws_iam_role_policy_attachment",
  "aws_kms_alias",
  "aws_lambda_permission",
  "aws_sns_topic",
  "aws_sns_topic_policy",
  "aws_sqs_queue_policy",
  "aws_sqs_queue_redrive_allow_policy",
  "aws_wafv2_web_acl_association",
]);

describe("given the committed counts, when the documents are read", () => {
  test("then they hold the cost that the counts make: else `npm run cost`", () => {
    expect(readReport("cost")).toBe(costReport(counts, stacks));
  });

  test("then they hold the scale that the counts make: else `npm run cost`", () => {
    expect(readReport("scale")).toBe(scaleReport(counts, defaults));
  });
});

describe("given milliseconds of a call", () => {
  test("when they are expected, then they are its steps, each as long as its slowest call, and the function's own", () => {
    expect(expectedMilliseconds(simple, "webhook-processor")).toBe(8 + 12 + 5);
  });

  test("when they are compared, then they are within what synth calculates with", () => {
    const functions = Object.keys(counts) as FunctionName[];
    const slower = functions.filter((name) => expectedMilliseconds(counts, name) > expectedLoad(name).milliseconds);
    expect(functions.length).toBeGreaterThanOrEqual(4);
    expect(slower).toEqual([]);
  });

  test("when the function was not counted, then they are refused", () => {
    expect(() => expectedMilliseconds({}, "webhook-processor")).toThrow("no counts of webhook-processor: npm run cost");
  });
});

describe("given the cost", () => {
  test("when it is of an item, then it is its amount by its list price", () => {
    expect(dollars({ what: "publish", priced: "publish", amount: 2_000_000 })).toBeCloseTo(1);
  });

  test("when it is of a webhook, then it holds each call that was counted", () => {
    const amounts = new Map(webhookItems(simple, choices).map(({ what, amount }) => [what, amount]));
    expect(amounts.get("DynamoDB: claim, complete")).toBe(2);
    expect(amounts.get("webhook-processor: 25 ms")).toBeCloseTo(0.025 * 0.5);
  });

  test("when it is of a signed webhook, then it holds its share of what a container reads of the secret each minute", () => {
    const signed = { ...choices, signed: true, signedWebhooksPerContainerMinute: 4 };
    const amounts = new Map(webhookItems(simple, signed).map(({ what, amount }) => [what, amount]));
    expect(amounts.get("Secrets Manager: reads")).toBe(0.5);
    expect(amounts.get("KMS: decrypts of the secret")).toBe(0.5);
    expect([amounts.has("webhook-receiver: requests"), amounts.has("webhook-processor: requests")]).toEqual([
      true,
      false,
    ]);
  });

  test("when settings change, then it moves with them", () => {
    const total = perMillion(counts, choices);
    expect(perMillion(counts, { ...choices, dataTrace: false })).toBeLessThan(total);
    expect(perMillion(counts, { ...choices, logLevel: "WARN" })).toBeLessThan(total);
    expect(perMillion(counts, { ...choices, tableClass: "STANDARD_INFREQUENT_ACCESS" })).toBeGreaterThan(total);
    expect(perMillion(counts, { ...choices, webAcl: true }) - total).toBeCloseTo(0.6);
  });

  test("when it is of logs without data trace, then it holds none of it", () => {
    expect(logBytesBySource(simple, { ...choices, dataTrace: false })).toMatchObject({ trace: 0, functions: 252 });
  });
});

test("given an item, when its units are counted, then each begun KB counts, and a small item takes one", () => {
  expect([1, 1024, 1025].map(writeUnits)).toEqual([1, 1, 2]);
  expect([1, 4096, 4097].map(readUnits)).toEqual([1, 1, 2]);
  expect(writeUnits(storedItems().idempotency)).toBe(1);
});

describe("given the scale", () => {
  test("when bottlenecks are listed, then the narrowest is first: by default the throttle, and nothing before it", () => {
    const [first, ...others] = bottlenecks(counts, defaults);
    expect(first).toMatchObject({ what: "throttle of the stage", capacity: 1000 });
    expect(others.filter(({ capacity }) => capacity < 1000)).toEqual([]);
    expect(saturated(counts, defaults, 1)).toEqual([]);
  });

  test("when a transaction's partition is saturated, then it says that this cannot be raised", () => {
    expect(saturated(counts, defaults, 10).filter(({ quota }) => quota === "cannot be raised")).toHaveLength(1);
  });
});

describe("the facts of a stack", () => {
  const resources = synthesized(ALL_ON);

  test("given everything on, when a month is calculated, then each resource is counted in it or costs nothing by itself", () => {
    expect(Object.keys(resources).filter((type) => !COUNTED.has(type) && !FREE.has(type))).toEqual([]);
  });

  test("given an alarm, a dashboard, a method, a key and a source more, when they are counted, then each is one more", () => {
    const more = structuredClone(resources) as Record<string, Record<string, object>>;
    for (const type of [
      "aws_cloudwatch_metric_alarm",
      "aws_cloudwatch_dashboard",
      "aws_cloudwatch_log_metric_filter",
      "aws_api_gateway_method",
      "aws_kms_key",
      "aws_secretsmanager_secret",
    ])
      Object.assign(more[type] ?? {}, { another: { metric_name: "Errors" } });
    const [before, after] = [stackFacts(resources), stackFacts(more as typeof resources)];

    expect(after).toEqual({
      ...before,
      alarmMetrics: before.alarmMetrics + 1,
      dashboards: before.dashboards + 1,
      detailedMethods: before.detailedMethods + 1,
      keys: before.keys + 1,
      secrets: before.secrets + 1,
      customMetrics: before.customMetrics + 7,
    });
  });

  test("given alarms on what is calculated, when their metrics are counted, then each counts, the calculation does not", () => {
    const alarms = Object.values(resources.aws_cloudwatch_metric_alarm ?? {});
    const calculated = alarms.flatMap(({ metric_query }) =>
      metric_query === undefined ? [] : [metric_query as object[]],
    );

    expect(calculated.length).toBeGreaterThan(1);
    expect(stackFacts(resources).alarmMetrics).toBe(
      alarms.length - calculated.length + calculated.flat().length - calculated.length,
    );
  });
});
