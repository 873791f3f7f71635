import { ASSUMPTIONS, expectedMilliseconds } from "../paper/assumptions.ts";
import type { CallCounts, Counts } from "../paper/counts.ts";
import { countsOf } from "../paper/counts.ts";
import { ITEM_OVERHEAD_BYTES, readUnits, storedItems, writeUnits } from "../paper/items.ts";
import type { StackFacts } from "../paper/stack.ts";
import { WEBHOOK_BODY } from "../samples.ts";
import { accessLogBytes } from "./access-log.ts";
import type { Priced } from "./prices.ts";
import { PRICES } from "./prices.ts";

/** So much of what is priced, for one webhook or for a month. */
export interface Item {
  readonly what: string;
  readonly priced: Priced;
  readonly amount: number;
}

/** What moves the cost: settings of the stack, and what a change of its code would be worth. */
export interface Choices {
  readonly logLevel: string;
  readonly dataTrace: boolean;
  readonly tracing: boolean;
  /** As DynamoDB calls it. */
  readonly tableClass: string;
  readonly timeIndex: boolean;
  readonly memoryMegabytes: number;
  readonly messagesPerBatch: number;
  /** Whether webhooks come from a source, with its signature, and not from a caller with AWS credentials. */
  readonly signed: boolean;
  readonly signedWebhooksPerContainerMinute: number;
  readonly webAcl: boolean;
}

/** The stack as it is, for callers with AWS credentials. */
export function choicesOf(stack: StackFacts): Choices {
  const { logLevel, dataTrace, tracing, tableClass, timeIndex, memoryMegabytes, webAcls } = stack;
  return {
    ...{ logLevel, dataTrace, tracing, tableClass, timeIndex, memoryMegabytes },
    messagesPerBatch: ASSUMPTIONS.messagesPerBatch,
    signed: false,
    signedWebhooksPerContainerMinute: ASSUMPTIONS.signedWebhooksPerContainerMinute,
    webAcl: webAcls > 0,
  };
}

const GB = 1e9;

/** The function that records, then the one that notifies. */
function functionsOf({ signed }: Choices) {
  return [signed ? "webhook-receiver" : "webhook-processor", "notification-dispatcher"] as const;
}

/** Everything that one recorded webhook with its notification uses, and a month of keeping what it leaves behind. */
export function webhookItems(counts: Counts, choices: Choices): Item[] {
  const { record, indexed, idempotency } = storedItems();
  const stored = (record + idempotency + 2 * ITEM_OVERHEAD_BYTES) / GB;
  const [write, read, storage] = tablePrices(choices);
  const functions = functionsOf(choices);
  const share = (name: (typeof functions)[number]) =>
    name === "notification-dispatcher" ? 1 / choices.messagesPerBatch : 1;
  const logs = logBytes(counts, choices) / GB;
  return [
    { what: "API Gateway", priced: "apiRequest", amount: 1 },
    ...(choices.webAcl ? [{ what: "WAF", priced: "aclRequest" as const, amount: 1 }] : []),
    ...functions.flatMap((name): Item[] => [
      { what: `${name}: requests`, priced: "lambdaRequest", amount: share(name) },
      {
        what: `${name}: ${expectedMilliseconds(counts, name)} ms`,
        priced: "lambdaGbSecond",
        amount: ((share(name) * expectedMilliseconds(counts, name)) / 1000) * (choices.memoryMegabytes / 1024),
      },
    ]),
    ...(choices.signed ? secretItems(counts, choices) : []),
    { what: "DynamoDB: claim, complete", priced: write, amount: 2 * writeUnits(idempotency) },
    { what: `DynamoDB: record of ${record} bytes`, priced: write, amount: writeUnits(record) },
    ...(choices.timeIndex ? indexItems(indexed, write, storage) : []),
    { what: "DynamoDB: query of the dispatcher", priced: read, amount: readUnits(record) },
    { what: "DynamoDB: a month of storage", priced: storage, amount: stored },
    { what: "DynamoDB: a month of point-in-time recovery", priced: "recoveryGb", amount: stored },
    { what: "SQS: send", priced: "queueRequest", amount: 1 },
    { what: "SQS: receive, delete", priced: "queueRequest", amount: 2 / choices.messagesPerBatch },
    { what: "SNS: publish", priced: "publish", amount: 1 },
    { what: "CloudWatch Logs: ingestion", priced: "logGb", amount: logs },
    { what: "CloudWatch Logs: a month of storage", priced: "archivedLogGb", amount: logs },
    ...(choices.tracing
      ? [
          {
            what: "X-Ray: sampled traces",
            priced: "trace" as const,
            amount: functions.length * ASSUMPTIONS.tracedShare,
          },
        ]
      : []),
  ];
}

/** Point-in-time recovery bills no global index. Source: DynamoDB pricing, "Point-in-time recovery". */
function indexItems(bytes: number, write: Priced, storage: Priced): Item[] {
  return [
    { what: `DynamoDB: index by time, ${bytes} bytes`, priced: write, amount: writeUnits(bytes) },
    {
      what: "DynamoDB: a month of storage of the index",
      priced: storage,
      amount: (bytes + ITEM_OVERHEAD_BYTES) / GB,
    },
  ];
}

/** Both live values, read once a container and minute. Source: Secrets Manager User Guide, "Secret encryption": each read decrypts. */
function secretItems(counts: Counts, { signedWebhooksPerContainerMinute }: Choices): Item[] {
  const reads = countsOf(counts, "webhook-receiver")
    .stepsAfterPause.flat()
    .filter((call) => call === "GetSecretValue");
  const amount = reads.length / signedWebhooksPerContainerMinute;
  return [
    { what: "Secrets Manager: reads", priced: "secretRequest", amount },
    { what: "KMS: decrypts of the secret", priced: "keyRequest", amount },
  ];
}

function tablePrices({ tableClass }: Choices): readonly [Priced, Priced, Priced] {
  return tableClass === "STANDARD"
    ? ["writeUnit", "readUnit", "storedGb"]
    : ["infrequentWriteUnit", "infrequentReadUnit", "infrequentStoredGb"];
}

/** Bytes that one webhook writes to logs, by who writes them. */
export function logBytesBySource(counts: Counts, choices: Choices) {
  const { logLevel, dataTrace, messagesPerBatch } = choices;
  const [recording, notifying] = functionsOf(choices);
  const batch = 1 / messagesPerBatch;
  const written = ["TRACE", "DEBUG", "INFO"].includes(logLevel)
    ? ({ logLines, logBytes }: CallCounts) => logBytes + logLines * ASSUMPTIONS.logLineBytes
    : ({ metricLines, metricBytes }: CallCounts) => metricBytes + metricLines * ASSUMPTIONS.logLineBytes;
  return {
    functions: written(countsOf(counts, recording)) + batch * written(countsOf(counts, notifying)),
    lambda: ASSUMPTIONS.lambdaLogBytes * (1 + batch),
    access: accessLogBytes() + ASSUMPTIONS.logLineBytes,
    execution: ASSUMPTIONS.executionLogBytes,
    trace: dataTrace ? ASSUMPTIONS.dataTraceBytes + ASSUMPTIONS.dataTraceBodies * Buffer.byteLength(WEBHOOK_BODY) : 0,
  };
}

function logBytes(counts: Counts, choices: Choices): number {
  return Object.values(logBytesBySource(counts, choices)).reduce((total, bytes) => total + bytes, 0);
}

export function dollars({ priced, amount }: Item): number {
  return amount * PRICES[priced].price;
}
