import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { type DashboardRow, dashboardBody } from "../../definitions/dashboard.ts";
import {
  type ApiRoute,
  ageOfOldestMessage,
  answeredFaults,
  api5xxErrors,
  apiLatency,
  concurrentExecutions,
  failedNotifications,
  functionDurationPercentile,
  functionErrors,
  functionThrottles,
  ignoredEvents,
  type Metric,
  publishedNotifications,
  recordedBy,
  recordedOf,
  refusedEvents,
  refusedSignatures,
  repeatedBy,
  repeatedOf,
  routeRequests,
  sourceFaults,
  throttledRequests,
  visibleMessages,
} from "../../definitions/metrics.ts";
import type { ApiStage } from "../api/api-stage.ts";
import { TABLE_OPERATIONS, type TransactionTable } from "../data/transaction-table.ts";
import type { NodeFunction } from "../functions/node-function.ts";
import type { WebhookReceiver } from "../functions/webhook-receiver.ts";
import type { EncryptedQueue } from "../messaging/encrypted-queue.ts";

/** Props of {@link Dashboard}. */
export interface DashboardProps {
  /** Its name. */
  readonly name: string;
  /** Where the metrics are. */
  readonly region: string;
  /** The API as deployed. */
  readonly stage: ApiStage;
  /** All functions. */
  readonly functions: readonly NodeFunction[];
  /** Those that record webhooks. */
  readonly recorders: readonly NodeFunction[];
  /** Publishes what waits in the queue. */
  readonly dispatcher: NodeFunction;
  /** Receives the webhooks of sources. @default - there are none */
  readonly receiver: WebhookReceiver | undefined;
  /** The queue of notifications. */
  readonly notifications: EncryptedQueue;
  /** All queues of what failed or was not taken, by name without the environment. */
  readonly deadLetterQueues: Readonly<Record<string, EncryptedQueue>>;
  /** The table of payments. */
  readonly table: TransactionTable;
}

/** What an operator looks at first, over the metrics that the alarms watch. */
export class Dashboard extends Construct {
  /** The resource, for overrides. */
  readonly resource: CloudwatchDashboard;
  readonly #added: DashboardRow[] = [];

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.resource = new CloudwatchDashboard(this, "Resource", {
      dashboardName: props.name,
      // When all routes and rows are there.
      dashboardBody: Lazy.stringValue({
        produce: () => JSON.stringify(dashboardBody([...rows(props), ...this.#added], props.region)),
      }),
    });
  }

  /** Adds graphs beside each other, below all others. */
  addRow(...graphs: DashboardRow): void {
    this.#added.push(graphs);
  }
}

function rows(props: DashboardProps): readonly DashboardRow[] {
  const { stage, functions, recorders, dispatcher, receiver, notifications } = props;
  const { api } = stage;
  const each = (metric: (functionName: string) => Metric) =>
    functions.map(({ name, functionName }) => [name, metric(functionName)] as const);
  const routes = api.routes.map(
    ({ method, path }): ApiRoute => ({ apiName: api.name, stage: stage.name, method, path }),
  );
  const ofSources = receiver ? linesOfSources(receiver) : [];
  return [
    [
      {
        title: "Requests by route",
        lines: routes.map((route) => [`${route.method} ${route.path}`, routeRequests(route)]),
      },
      {
        title: "Webhooks",
        lines: recorders.flatMap(({ name, functionName }) => [
          [`${name}: recorded`, recordedBy(functionName)] as const,
          [`${name}: repeated`, repeatedBy(functionName)] as const,
        ]),
      },
      ...(ofSources.length > 0 ? [{ title: "Signed webhooks, by source", lines: ofSources }] : []),
    ],
    [
      {
        title: "Latency of the API, in milliseconds",
        lines: (["p50", "p95", "p99"] as const).map((statistic) => [statistic, apiLatency(api.name, statistic)]),
      },
      {
        title: "Duration of functions, p99, in milliseconds",
        lines: functions.map(({ name, functionName }) => [name, functionDurationPercentile(functionName, "p99")]),
      },
    ],
    [
      {
        title: "Errors",
        lines: [
          ["API: 5xx", api5xxErrors(api.name)],
          ...each(functionErrors),
          ...each(answeredFaults).map(([name, metric]) => [`${name}: answered 500`, metric] as const),
        ],
      },
      { title: "Throttled", lines: [["API: 429", stage.throttled], ...each(functionThrottles)] },
      {
        title: "Concurrent executions and their limits",
        lines: each(concurrentExecutions),
        limits: functions.flatMap(({ name, reservedConcurrentExecutions: value }) =>
          value === undefined ? [] : [{ label: name, value }],
        ),
      },
    ],
    [
      {
        title: "Notifications",
        lines: [
          ["waiting", visibleMessages(notifications.name)],
          ["published", publishedNotifications(dispatcher.functionName)],
          ["failed", failedNotifications(dispatcher.functionName)],
        ],
      },
      { title: "Age of the oldest notification, in seconds", lines: [["age", ageOfOldestMessage(notifications.name)]] },
      {
        title: "Dead letters",
        lines: Object.entries(props.deadLetterQueues).map(([name, queue]) => [name, visibleMessages(queue.name)]),
      },
      {
        title: "Calls that the table throttles",
        lines: throttledRequests(props.table.name, TABLE_OPERATIONS).metrics.map((metric) => [
          metric.dimensions.Operation ?? "",
          metric,
        ]),
      },
    ],
  ];
}

function linesOfSources({ function: { functionName }, secrets }: WebhookReceiver) {
  return [...secrets.keys()].flatMap(
    (source) =>
      [
        [`${source}: recorded`, recordedOf(functionName, source)],
        [`${source}: repeated`, repeatedOf(functionName, source)],
        [`${source}: signature refused`, refusedSignatures(functionName, source)],
        [`${source}: event refused`, refusedEvents(functionName, source)],
        [`${source}: event ignored`, ignoredEvents(functionName, source)],
        [`${source}: answered 500`, sourceFaults(functionName, source)],
      ] as const,
  );
}
