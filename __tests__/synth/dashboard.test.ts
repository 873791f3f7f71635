import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ACCESS_LOG_FORMAT } from "../../stacks/definitions/access-log-format.ts";
import { LOG_QUERIES } from "../../stacks/definitions/log-queries.ts";
import { removeOutput, resources, type StackJson, synthPayment } from "../../testing/stacks/synth.ts";
import { SOURCES } from "../../tools/lint-stacks/forms.ts";

afterAll(removeOutput);

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly metrics: readonly (readonly (string | { readonly label: string; readonly stat: string })[])[];
    readonly annotations?: { readonly horizontal: readonly { readonly label: string; readonly value: number }[] };
  };
}

const DEFAULTS = synthPayment();
const EVERYTHING_ON = synthPayment({
  webhookSources: SOURCES,
  namePrefix: "acme",
  quietAlarmMinutes: 30,
  webAcl: true,
});

const bodyOf = (stack: StackJson): string => {
  const [dashboard] = Object.values(resources<{ dashboard_body: string }>(stack, "aws_cloudwatch_dashboard"));
  return dashboard?.dashboard_body ?? "";
};
const widgetsOf = (stack: StackJson): Widget[] => JSON.parse(bodyOf(stack)).widgets;

/** A metric as namespace, name and dimensions. */
const metricOf = (metric: Widget["properties"]["metrics"][number]) => {
  const [namespace, name, ...dimensions] = metric.slice(0, -1).map(String);
  const pairs = dimensions.flatMap((dimension, i) => (i % 2 === 0 ? [[dimension, dimensions[i + 1] ?? ""]] : []));
  return [namespace, name, ...pairs.sort().flat()].join(" ");
};

/** Metrics of AWS's services that the dashboard shows, and no alarm watches. Source: the services' own guides. */
const OF_AWS = [
  /^AWS\/ApiGateway Count ApiName \S+ Method (GET|POST) Resource \/\S+ Stage \S+$/,
  /^AWS\/ApiGateway Latency ApiName \S+$/,
  /^AWS\/Lambda ConcurrentExecutions FunctionName \S+$/,
  /^AWS\/SQS ApproximateNumberOfMessagesVisible QueueName \S+$/,
];
/** Metrics of the functions that no alarm watches by themselves. */
const COUNTED = [
  /^PaymentSystem (WebhookRecorded|WebhookRepeated|NotificationPublished|NotificationFailed|FaultAnswered) service \$\{aws_lambda_function\.\w+\.function_name\}$/,
  /^PaymentSystem (WebhookRecorded|WebhookRepeated|SignedEventIgnored) service \$\{aws_lambda_function\.webhook_receiver\.function_name\} source \S+$/,
];

interface AlarmMetric {
  readonly namespace?: string;
  readonly metric_name?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly metric_query?: readonly { readonly metric?: AlarmMetric }[];
}

function alarmed(stack: StackJson): string[] {
  const flat = ({ namespace, metric_name, dimensions = {}, metric_query = [] }: AlarmMetric): string[] => [
    ...(namespace === undefined
      ? []
      : [[namespace, metric_name, ...Object.entries(dimensions).sort().flat()].join(" ")]),
    ...metric_query.flatMap(({ metric }) => (metric ? flat(metric) : [])),
  ];
  return Object.values(resources<AlarmMetric>(stack, "aws_cloudwatch_metric_alarm")).flatMap(flat);
}

describe.each([
  ["the defaults", DEFAULTS],
  ["everything on", EVERYTHING_ON],
])("given %s, when the dashboard is synthesized", (_form, stack) => {
  test("then each widget is a graph of a region, with lines, inside the grid", () => {
    const widgets = widgetsOf(stack);

    expect(widgets.length).toBeGreaterThan(9);
    for (const { type, x, y, width, height, properties } of widgets) {
      expect(type).toBe("metric");
      expect([x, y, width, height].every((each) => Number.isInteger(each) && each >= 0)).toBe(true);
      expect(x + width).toBeLessThanOrEqual(24);
      expect(properties).toMatchObject({ title: expect.any(String), region: "us-east-1", view: "timeSeries" });
      expect(properties.metrics.length).toBeGreaterThan(0);
    }
  });

  test("then no widget lies over another one", () => {
    const places = widgetsOf(stack).flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, i) => `${x + (i % width)},${y + Math.floor(i / width)}`),
    );

    expect(new Set(places).size).toBe(places.length);
  });

  test("then each line is a metric that an alarm watches or that AWS or a function has", () => {
    const known = new Set(alarmed(stack));
    const lines = widgetsOf(stack).flatMap(({ properties }) => properties.metrics);
    const unknown = lines
      .map(metricOf)
      .filter((metric) => !known.has(metric) && ![...OF_AWS, ...COUNTED].some((pattern) => pattern.test(metric)));

    expect(unknown).toEqual([]);
    for (const line of lines) {
      expect(line.at(-1)).toMatchObject({ stat: expect.stringMatching(/^(Sum|Average|Maximum|p50|p95|p99)$/) });
    }
  });

  test("then what the alarms on queues, functions and sources watch is shown", () => {
    const shown = new Set(widgetsOf(stack).flatMap(({ properties }) => properties.metrics.map(metricOf)));
    const missing = alarmed(stack).filter((metric) => !shown.has(metric));

    // A share of requests, and what a web ACL has a page of its own for.
    expect(missing.filter((metric) => !/^AWS\/(WAFV2 BlockedRequests|ApiGateway Count ApiName) /.test(metric))).toEqual(
      [],
    );
  });

  test("then concurrent executions are beside the limits that the functions have", () => {
    const limits = widgetsOf(stack).flatMap(({ properties }) => properties.annotations?.horizontal ?? []);
    const reserved = Object.values(
      resources<{ reserved_concurrent_executions: number }>(stack, "aws_lambda_function"),
    ).map(({ reserved_concurrent_executions: executions }) => executions);

    expect(limits.map(({ value }) => value).sort()).toEqual(reserved.filter((each) => each >= 0).sort());
  });
});

test("given an environment in two regions of an account, when their dashboards are named, then the names differ", () => {
  const nameIn = (region: string) => {
    const stack = synthPayment({ region, regionInNames: true });
    return Object.values(resources(stack, "aws_cloudwatch_dashboard")).map(({ dashboard_name }) => dashboard_name);
  };

  expect([...nameIn("us-east-1"), ...nameIn("eu-west-1")]).toEqual([
    "payment-prod-us-east-1",
    "payment-prod-eu-west-1",
  ]);
});

/** Keys that Powertools' logger and Logs Insights give every line. Source: their documentation. */
const OF_EVERY_LINE = ["@timestamp", "level", "message", "service"];

/** What stands in a command as a field: no text, function, alias, operator or number. */
function fieldsOf(commands: readonly string[]): string[] {
  const aliases = new Set(commands.flatMap((command) => [...command.matchAll(/ as (\w+)/g)].map(([, name]) => name)));
  return commands.flatMap((command) => {
    const bare = command
      .replace(/"[^"]*"|\/[^/]*\//g, "")
      .replace(/ as \w+/g, "")
      .replace(/\w+(?=\()/g, "");
    const words = bare.match(/@?[A-Za-z_][\w.]*/g) ?? [];
    return words.filter((word) => !KEYWORDS.includes(word) && !aliases.has(word));
  });
}
const KEYWORDS = ["fields", "filter", "stats", "sort", "limit", "by", "asc", "desc", "in", "or", "and", "like"];

const CODE = globSync("functions/**/*.ts", { cwd: resolve(__dirname, "../..") })
  .map((file) => readFileSync(resolve(__dirname, "../..", file), "utf8"))
  .join("\n");
/** Whether a function's code has each part of a path as a key of an object. */
const isLogged = (field: string) =>
  field.split(".").every((key) => new RegExp(`\\b${key}\\b(?:: |[,?]| \\}|\\()`).test(CODE));

describe.each(LOG_QUERIES.map((query) => [query.name, query] as const))(
  "given the saved query %s",
  (_name, { logs, commands }) => {
    test("then each of its fields is one that its logs have", () => {
      const ofAccessLog = logs.includes("access") ? Object.keys(JSON.parse(ACCESS_LOG_FORMAT)) : [];
      const known = [...OF_EVERY_LINE, ...ofAccessLog];
      const unknown = fieldsOf(commands).filter(
        (field) => !known.includes(field) && !(logs.includes("functions") && isLogged(field)),
      );

      expect(fieldsOf(commands).length).toBeGreaterThan(2);
      expect(unknown).toEqual([]);
    });

    test("then each message that it looks for is one that a function logs", () => {
      const messages = commands
        .filter((command) => /\bmessage (=|in) /.test(command))
        .flatMap((command) => [...command.matchAll(/"([^"]+)"/g)].map(([, text]) => text));

      expect(messages.filter((message) => !CODE.includes(`"${message}"`))).toEqual([]);
    });
  },
);

test("given saved queries, when they are synthesized, then each is in the environment's folder and reads log groups of the stack", () => {
  const queries = Object.values(
    resources<{ name: string; log_group_names: string[] }>(EVERYTHING_ON, "aws_cloudwatch_query_definition"),
  );
  const groups = Object.keys(resources(EVERYTHING_ON, "aws_cloudwatch_log_group")).map(
    (name) => `\${aws_cloudwatch_log_group.${name}.name}`,
  );

  expect(queries.map(({ name }) => name).sort()).toEqual(
    LOG_QUERIES.map(({ name }) => `acme-payment-prod/${name}`).sort(),
  );
  for (const { log_group_names } of queries) {
    expect(log_group_names.length).toBeGreaterThan(0);
    expect(log_group_names.filter((name) => !groups.includes(name))).toEqual([]);
  }
});
