import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onlySettings, synthesize } from "../../shared/synthesize.ts";
import { countedMetrics } from "./metrics.ts";

type Attributes = Readonly<Record<string, unknown>>;

/** A stack's resources by type and name, as Terraform reads them. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** What money and limits depend on, as the synthesized stack has it. */
export interface StackFacts {
  readonly keys: number;
  readonly secrets: number;
  readonly webAcls: number;
  readonly webAclRules: number;
  /** Metrics that alarms look at: an alarm costs by them. */
  readonly alarmMetrics: number;
  /** Metrics that the functions write themselves. */
  readonly customMetrics: number;
  readonly dashboards: number;
  /** Methods of the API with detailed metrics. */
  readonly detailedMethods: number;
  /** The queue that Lambda polls. */
  readonly queue: {
    readonly dataKeyReuseSeconds: number;
    readonly longPollSeconds: number;
    /** Roles that may send to it or receive from it. */
    readonly principals: number;
  };
  readonly logLevel: string;
  readonly dataTrace: boolean;
  readonly tracing: boolean;
  readonly tableClass: string;
  /** Whether the table has its index by time. */
  readonly timeIndex: boolean;
  readonly memoryMegabytes: number;
  /** Requests a second that the stage lets through. */
  readonly throttle: number;
  /** Executions at once. */
  readonly processorConcurrency: number;
  readonly dispatcherConcurrency: number;
  readonly batchSize: number;
}

/** Environments that the documents compare. */
export interface Stacks {
  readonly defaults: StackFacts;
  readonly oneSource: StackFacts;
  readonly twoSources: StackFacts;
  readonly webAcl: StackFacts;
}

const SOURCES = [
  { name: "stripe", scheme: "stripe" },
  { name: "shop", scheme: "standard-webhooks" },
];

const SETTINGS: Readonly<Record<keyof Stacks, Readonly<Record<string, string>>>> = {
  defaults: {},
  oneSource: { WEBHOOK_SOURCES: JSON.stringify(SOURCES.slice(0, 1)) },
  twoSources: { WEBHOOK_SOURCES: JSON.stringify(SOURCES) },
  webAcl: { WEB_ACL: "true" },
};

/** Synthesizes each environment, and counts. */
export function readStacks(): Stacks {
  return {
    defaults: stackFacts(synthesized(SETTINGS.defaults)),
    oneSource: stackFacts(synthesized(SETTINGS.oneSource)),
    twoSources: stackFacts(synthesized(SETTINGS.twoSources)),
    webAcl: stackFacts(synthesized(SETTINGS.webAcl)),
  };
}

/** The resources of stack `payment` with these settings, by variable. */
export function synthesized(settings: Readonly<Record<string, string>>): Resources {
  const outdir = mkdtempSync(path.join(tmpdir(), "bench-stack-"));
  try {
    const directoryOf = synthesize(outdir, onlySettings(settings));
    return JSON.parse(readFileSync(path.join(directoryOf("payment"), "cdk.tf.json"), "utf8")).resource;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export function stackFacts(resources: Resources): StackFacts {
  const all = (type: string) => Object.values(resources[type] ?? {});
  const names = (type: string) => Object.keys(resources[type] ?? {});
  const consumer = only<{
    event_source_arn: string;
    batch_size: number;
    scaling_config: { maximum_concurrency: number };
  }>(resources, "aws_lambda_event_source_mapping");
  const queue = resourceAt<Record<"kms_data_key_reuse_period_seconds" | "receive_wait_time_seconds", number>>(
    resources,
    consumer.event_source_arn,
  );
  const processor = resourceAt<{
    memory_size: number;
    reserved_concurrent_executions: number;
    logging_config: { application_log_level: string };
    tracing_config: { mode: string };
  }>(resources, "aws_lambda_function.webhook_processor");
  // Of all methods: what another one sets is for one method.
  const { settings } = resourceAt<{
    settings: { throttling_rate_limit: number; data_trace_enabled: boolean; metrics_enabled: boolean };
  }>(resources, "aws_api_gateway_method_settings.prod");
  const secrets = names("aws_secretsmanager_secret").length;
  const table = only<{ table_class: string; global_secondary_index?: readonly unknown[] }>(
    resources,
    "aws_dynamodb_table",
  );
  return {
    keys: names("aws_kms_key").length,
    secrets,
    webAcls: names("aws_wafv2_web_acl").length,
    webAclRules: all("aws_wafv2_web_acl").flatMap(({ rule }) => rule).length,
    alarmMetrics: all("aws_cloudwatch_metric_alarm").flatMap(metricsOf).length,
    // A source has one secret.
    customMetrics:
      countedMetrics(names("aws_lambda_function"), secrets) + names("aws_cloudwatch_log_metric_filter").length,
    dashboards: names("aws_cloudwatch_dashboard").length,
    detailedMethods: settings.metrics_enabled ? names("aws_api_gateway_method").length : 0,
    queue: {
      dataKeyReuseSeconds: queue.kms_data_key_reuse_period_seconds,
      longPollSeconds: queue.receive_wait_time_seconds,
      principals: all("aws_iam_role_policy").filter((policy) => uses(policy, consumer.event_source_arn)).length,
    },
    logLevel: processor.logging_config.application_log_level,
    dataTrace: settings.data_trace_enabled,
    tracing: processor.tracing_config.mode === "Active",
    tableClass: table.table_class,
    timeIndex: (table.global_secondary_index ?? []).length > 0,
    memoryMegabytes: processor.memory_size,
    throttle: settings.throttling_rate_limit,
    processorConcurrency: processor.reserved_concurrent_executions,
    dispatcherConcurrency: consumer.scaling_config.maximum_concurrency,
    batchSize: consumer.batch_size,
  };
}

/** @throws Error if there is not exactly one of the type */
function only<T>(resources: Resources, type: string): T {
  const [found, ...others] = Object.values(resources[type] ?? {});
  if (found === undefined || others.length > 0) throw new Error(`${type}: not exactly one in the stack`);
  return found as T;
}

/** @param reference `aws_sqs_queue.notifications`, or an expression as `${aws_sqs_queue.notifications.arn}` */
function resourceAt<T>(resources: Resources, reference: string): T {
  const [type = "", name = ""] = reference.replace(/^\$\{|\}$/g, "").split(".");
  const found = resources[type]?.[name];
  if (found === undefined) throw new Error(`${type}.${name}: not in the stack`);
  return found as T;
}

/** The metrics of an alarm: its own, or those of its queries that are not an expression. */
function metricsOf({ metric_query = [], metric_name }: Attributes): unknown[] {
  const queries = metric_query as readonly { readonly metric?: unknown }[];
  return metric_name === undefined ? queries.flatMap(({ metric }) => metric ?? []) : [metric_name];
}

/** Whether a role's policy lets it send to a queue or receive from it. */
function uses({ policy }: Attributes, queueArn: string): boolean {
  const statements: { Action: readonly string[]; Resource: string }[] = JSON.parse(String(policy)).Statement;
  return statements.some(
    ({ Action, Resource }) =>
      Resource === queueArn && Action.some((action) => ["sqs:SendMessage", "sqs:ReceiveMessage"].includes(action)),
  );
}
