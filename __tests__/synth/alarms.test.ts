import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { alarmName } from "../../stacks/constructs/monitoring/alarms.ts";
import { removeOutput, resource, resources, synthPayment } from "../../testing/stacks/synth.ts";

const stack = synthPayment();
const WITH_A_SOURCE = { webhookSources: [{ name: "stripe", scheme: "stripe" }] };
const byName = new Map(
  Object.values(resources(stack, "aws_cloudwatch_metric_alarm")).map((alarm) => [alarm.alarm_name, alarm]),
);

afterAll(removeOutput);

test("given the payment stack, when its alarms are named, then each name says what it watches, where, and the symptom", () => {
  expect(alarmName("webhook-processor", "dev", "errors")).toBe("webhook-processor-dev-errors");
});

describe.each(["webhook-processor", "transaction-reader", "notification-sender", "notification-dispatcher"])(
  "given function %s, when it is watched",
  (name) => {
    const dimensions = { FunctionName: `\${aws_lambda_function.${name.replaceAll("-", "_")}.function_name}` };

    test("then it alarms when the function fails", () => {
      expect(byName.get(`${name}-prod-errors`)).toMatchObject({
        namespace: "AWS/Lambda",
        metric_name: "Errors",
        dimensions,
        statistic: "Sum",
        period: 300,
        threshold: 5,
        evaluation_periods: 2,
      });
    });

    test("then it alarms when the function is slow", () => {
      expect(byName.get(`${name}-prod-duration`)).toMatchObject({
        namespace: "AWS/Lambda",
        metric_name: "Duration",
        dimensions,
        statistic: "Average",
        period: 300,
        threshold: 10_000,
        evaluation_periods: 3,
      });
    });
  },
);

test.each([
  [
    "payment-api-prod-5xx-errors",
    { namespace: "AWS/ApiGateway", metric_name: "5XXError", statistic: "Sum", threshold: 10, evaluation_periods: 2 },
  ],
  [
    "payment-notifications-prod-age",
    {
      namespace: "AWS/SQS",
      metric_name: "ApproximateAgeOfOldestMessage",
      statistic: "Maximum",
      threshold: 900,
      evaluation_periods: 1,
    },
  ],
  [
    "payment-notifications-dlq-prod-depth",
    {
      namespace: "AWS/SQS",
      metric_name: "ApproximateNumberOfMessagesVisible",
      statistic: "Maximum",
      threshold: 1,
      evaluation_periods: 1,
    },
  ],
  ["webhook-processor-dlq-prod-depth", { metric_name: "ApproximateNumberOfMessagesVisible", threshold: 1 }],
  ["transaction-reader-dlq-prod-depth", { metric_name: "ApproximateNumberOfMessagesVisible", threshold: 1 }],
  ["notification-sender-dlq-prod-depth", { metric_name: "ApproximateNumberOfMessagesVisible", threshold: 1 }],
])(
  "given alarm %s, when it is synthesized, then its metric and threshold are those of the design",
  (name, properties) => {
    expect(byName.get(name)).toMatchObject({ period: 300, ...properties });
  },
);

test("given throttles of the table, when they are watched, then they are summed over its operations, one without data counting as none", () => {
  const { metric_query, ...alarm } = resource<{ metric_query: { expression?: string; metric?: object }[] }>(
    stack,
    "aws_cloudwatch_metric_alarm",
    "payment_transactions_throttles",
  );
  expect(alarm).toMatchObject({
    alarm_name: "payment-transactions-prod-throttles",
    threshold: 1,
    evaluation_periods: 1,
  });
  expect(metric_query[0]).toMatchObject({ expression: "SUM(FILL(METRICS(), 0))", return_data: true });
  expect(metric_query.slice(1)).toHaveLength(3);
  for (const { metric } of metric_query.slice(1)) {
    expect(metric).toMatchObject({
      namespace: "AWS/DynamoDB",
      metric_name: "ThrottledRequests",
      stat: "Sum",
      period: 300,
    });
  }
});

test("given every alarm, when it is synthesized, then it compares alike, takes silence for health, and says what to do", () => {
  for (const [name, alarm] of byName) {
    expect(alarm).toMatchObject({
      comparison_operator: "GreaterThanOrEqualToThreshold",
      treat_missing_data: "notBreaching",
      alarm_description: expect.stringMatching(/\. (Look|Find|See|Compare) /),
    });
    expect(name).toContain("-prod-");
  }
});

const read = (file: string) => readFileSync(resolve(import.meta.dirname, "../..", file), "utf8");
const namesWithASource = () =>
  Object.values(resources(synthPayment(WITH_A_SOURCE), "aws_cloudwatch_metric_alarm")).map(({ alarm_name }) =>
    String(alarm_name),
  );

test("given the stack's alarms, when docs/operations.md is read, then it says of each what to do, and of no other", () => {
  // given
  const names = namesWithASource();

  // when
  const [, section = ""] = read("docs/operations.md").split(/^## Alarms$|^## Send back/m);
  const rows = [...section.matchAll(/^\| `([\w{}-]+)` \| [^|]+ \| [^|]+ \|$/gm)].map(([, name = ""]) => ({
    name,
    pattern: new RegExp(`^${name.replace("{env}", "prod").replaceAll(/\{\w+\}/g, "[a-z-]+")}$`),
  }));

  // then
  expect(names.filter((name) => !rows.some(({ pattern }) => pattern.test(name)))).toEqual([]);
  expect(rows.filter(({ pattern }) => !names.some((name) => pattern.test(name)))).toEqual([]);
});

test("given a command of docs/deploy.md that names an alarm, when it is run, then the stack has that alarm", () => {
  // given
  const commanded = [...read("docs/deploy.md").matchAll(/--alarm-name (\S+)/g)].map(([, name]) => name);

  // then
  expect(commanded.length).toBeGreaterThan(0);
  expect(namesWithASource()).toEqual(expect.arrayContaining(commanded));
});
