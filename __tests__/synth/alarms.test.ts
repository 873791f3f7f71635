import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { alarmName } from "../../stacks/definitions/names.ts";
import { removeOutput, resource, resources, synthPayment } from "../../testing/stacks/synth.ts";

const stack = synthPayment();
const WITH_A_SOURCE = { webhookSources: [{ name: "stripe", scheme: "stripe" }] };
const byName = new Map(
  Object.values(resources(stack, "aws_cloudwatch_metric_alarm")).map((alarm) => [alarm.alarm_name, alarm]),
);

afterAll(removeOutput);

test("given the payment stack, when its alarms are named, then each name says what it watches, where, and the symptom", () => {
  expect(alarmName("webhook-processor", { environmentSuffix: "dev" }, "errors")).toBe("webhook-processor-dev-errors");
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

    test("then it alarms when Lambda refuses an invocation", () => {
      expect(byName.get(`${name}-prod-throttles`)).toMatchObject({
        namespace: "AWS/Lambda",
        metric_name: "Throttles",
        dimensions,
        statistic: "Sum",
        threshold: 1,
        evaluation_periods: 1,
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
      alarm_description: expect.stringMatching(/[.:] (Look|Find|See|Compare) /),
    });
    expect(name).toContain("-prod-");
  }
});

/** Rings if it happens in three periods of an hour, however rarely in each. */
const PERSISTENT = { statistic: "Sum", period: 300, threshold: 1, evaluation_periods: 12, datapoints_to_alarm: 3 };

test.each(["webhook-processor", "transaction-reader", "notification-sender"])(
  "given a quiet system, when %s keeps answering 500, then an alarm rings although Lambda counts no error",
  (name) => {
    expect(byName.get(`${name}-prod-faults`)).toMatchObject({
      namespace: "PaymentSystem",
      metric_name: "FaultAnswered",
      dimensions: { service: `\${aws_lambda_function.${name.replaceAll("-", "_")}.function_name}` },
      ...PERSISTENT,
    });
  },
);

test("given a source, when its requests keep being answered with 500, then its own alarm rings", () => {
  expect(
    resource(synthPayment(WITH_A_SOURCE), "aws_cloudwatch_metric_alarm", "webhook_stripe_failed_requests"),
  ).toMatchObject({
    metric_name: "FaultAnswered",
    dimensions: { service: "${aws_lambda_function.webhook_receiver.function_name}", source: "stripe" },
    ...PERSISTENT,
  });
});

test("given the dispatcher, when messages keep failing, then an alarm rings before they are dead letters", () => {
  expect(byName.get("notification-dispatcher-prod-failed-notifications")).toMatchObject({
    metric_name: "NotificationFailed",
    dimensions: { service: "${aws_lambda_function.notification_dispatcher.function_name}" },
    ...PERSISTENT,
  });
});

test.each(["payment-email-notifications", "payment-alarms"])(
  "given the topic %s, when a subscriber does not take a message, then an alarm rings",
  (topic) => {
    expect(byName.get(`${topic}-dlq-prod-depth`)).toMatchObject({
      metric_name: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: `\${aws_sqs_queue.${topic.replace("payment-", "").replace("-", "_")}_dlq.name}` },
      threshold: 1,
    });
  },
);

test("given a throttle, when 5 % of the requests get 429, then an alarm rings: the access log is what counts them", () => {
  const { metric_query } = byName.get("payment-api-prod-throttled") as unknown as { metric_query: object[] };
  const namespace = "PaymentSystem/${aws_api_gateway_rest_api.payment.name}";

  expect(byName.get("payment-api-prod-throttled")).toMatchObject({ threshold: 5, evaluation_periods: 2 });
  expect(metric_query).toMatchObject([
    { expression: "100 * FILL(m0, 0) / m1", return_data: true },
    { metric: { namespace, metric_name: "RequestThrottled", stat: "Sum" } },
    { metric: { namespace: "AWS/ApiGateway", metric_name: "Count", stat: "Sum" } },
  ]);
  expect(resource(stack, "aws_cloudwatch_log_metric_filter", "api_throttled")).toMatchObject({
    log_group_name: "${aws_cloudwatch_log_group.api_access.name}",
    pattern: '{ $.status = "429" }',
    metric_transformation: { namespace, name: "RequestThrottled", value: "1", default_value: "0" },
  });
});

describe("silence", () => {
  const quietAlarmOf = (context: Record<string, unknown>) =>
    resources<{ metric_query: { metric?: object }[] }>(synthPayment(context), "aws_cloudwatch_metric_alarm")
      .payment_webhooks_quiet;

  test("given no setting, when no webhook comes, then nothing rings", () => {
    expect(quietAlarmOf({})).toBeUndefined();
  });

  test("given minutes that are not normal, when no webhook was recorded for so long, then an alarm rings", () => {
    expect(quietAlarmOf({ quietAlarmMinutes: 61 })).toMatchObject({
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      evaluation_periods: 13,
      datapoints_to_alarm: 13,
      treat_missing_data: "breaching",
    });
  });

  test("given a source, when the alarm is made, then the webhooks of both functions count, also those that came again", () => {
    const { metric_query = [] } = quietAlarmOf({ quietAlarmMinutes: 30, ...WITH_A_SOURCE }) ?? {};
    const counted = ["webhook_processor", "webhook_receiver"].flatMap((name) =>
      ["WebhookRecorded", "WebhookRepeated"].map((metric_name) => ({
        metric: { metric_name, dimensions: { service: `\${aws_lambda_function.${name}.function_name}` } },
      })),
    );

    expect(metric_query.slice(1)).toMatchObject(counted);
  });
});

test("given a dispatcher that is switched off, when messages wait, then an alarm rings before they expire, and none before", () => {
  const off = resources(synthPayment({ dispatchNotifications: false }), "aws_cloudwatch_metric_alarm");
  const retention = resource(stack, "aws_sqs_queue", "notifications").message_retention_seconds;

  expect(off.payment_notifications_age).toBeUndefined();
  expect(off.notification_dispatcher_failed_notifications).toBeUndefined();
  expect(off.payment_notifications_expiry).toMatchObject({
    metric_name: "ApproximateAgeOfOldestMessage",
    threshold: 864_000,
  });
  expect(Number(retention) - 864_000).toBeGreaterThanOrEqual(3 * 86_400);
  expect(byName.has("payment-notifications-prod-expiry")).toBe(false);
});

const read = (file: string) => readFileSync(resolve(import.meta.dirname, "../..", file), "utf8");
const EVERYTHING = { ...WITH_A_SOURCE, webAcl: true, quietAlarmMinutes: 60 };
const namesOf = (context: Record<string, unknown>) =>
  Object.values(resources(synthPayment(context), "aws_cloudwatch_metric_alarm")).map(({ alarm_name }) =>
    String(alarm_name),
  );
const allNames = () => [...new Set([...namesOf(EVERYTHING), ...namesOf({ dispatchNotifications: false })])];

const PARTS = ["Means", "See it", "End it", "Over when"];
const anchorOf = (heading: string) => heading.replaceAll(/[{}]/g, "");

test("given the stack's alarms, when docs/runbook.md is read, then each entry says what it means, what shows and ends it, and when it is over", () => {
  const entries = read("docs/runbook.md").split(/^## /m).slice(1);

  expect(entries.length).toBeGreaterThan(15);
  for (const entry of entries) {
    expect([...entry.matchAll(/^- \*\*([^*]+)\*\*: \S/gm)].map(([, part]) => part)).toEqual(PARTS);
  }
});

test("given the stack's alarms, when a description's runbook entry is looked up, then it is the alarm's, and short enough for AWS", () => {
  const headings = [...read("docs/runbook.md").matchAll(/^## `([^`]+)`$/gm)].map(([, heading = ""]) => heading);
  const alarms = [EVERYTHING, { dispatchNotifications: false }].flatMap((context) =>
    Object.values(resources(synthPayment(context), "aws_cloudwatch_metric_alarm")),
  );

  const wrong = alarms.filter(({ alarm_name, alarm_description }) => {
    const [, anchor] = / Runbook: docs\/runbook\.md#([\w-]+)$/.exec(String(alarm_description)) ?? [];
    const heading = headings.find((each) => anchorOf(each) === anchor);
    return (
      heading === undefined || !patternOf(heading).test(String(alarm_name)) || String(alarm_description).length > 1024
    );
  });
  expect(wrong).toEqual([]);
});

test("given the runbook, when its entries are compared with the table of docs/operations.md, then both have the same alarms at the same values", () => {
  const entries = [...read("docs/runbook.md").matchAll(/^## `([^`]+)`\n\nRings at: (.+)\.$/gm)].map(
    ([, heading = "", at]) => `| [\`${heading}\`](runbook.md#${anchorOf(heading)}) | ${at} |`,
  );

  expect(read("docs/operations.md").match(/^\| \[`[^`]+`\]\(runbook.*$/gm)).toEqual(entries);
});

const patternOf = (heading: string) =>
  new RegExp(`^${heading.replace("{env}", "prod").replaceAll(/\{\w+\}/g, "[a-z-]+")}$`);

test("given the stack's alarms, when docs/runbook.md is read, then it has an entry for each, and for no other", () => {
  // given
  const names = allNames();

  // when
  const rows = [...read("docs/runbook.md").matchAll(/^## `([^`]+)`$/gm)].map(([, name = ""]) => ({
    name,
    pattern: patternOf(name),
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
  expect(allNames()).toEqual(expect.arrayContaining(commanded));
});
