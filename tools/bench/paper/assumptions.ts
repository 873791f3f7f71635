import type { FunctionName } from "../../../functions/runtime/environment.ts";
import { sum } from "../statistics.ts";
import type { Counts } from "./counts.ts";
import { countsOf } from "./counts.ts";

/** What cannot be counted on this machine. Replace them by what your own CloudWatch metrics say. */
export const ASSUMPTIONS = {
  /** Milliseconds of an AWS call from within the region, warm; AWS promises single digits for DynamoDB and nothing for the rest. */
  latency: { PutItem: 8, UpdateItem: 8, Query: 6, SendMessage: 12, Publish: 25 } as Readonly<Record<string, number>>,
  /** Of an AWS call that is not named above. */
  otherLatency: 15,
  /** Milliseconds of the function's own work: `npm run bench -- calls` by the third of a processor that 512 MB get, rounded up. */
  ownMilliseconds: 5,
  /** Signed webhooks that a container handles in a minute: it reads its source's secret anew as often. */
  signedWebhooksPerContainerMinute: 60,
  /** Messages that the dispatcher gets at once: one while there is little traffic, up to ten. */
  messagesPerBatch: 1,
  /** Bytes that Lambda itself logs of an invocation, as JSON: start and report. */
  lambdaLogBytes: 900,
  /** Bytes of API Gateway's execution log of a request at INFO, and what the data trace adds, its bodies apart. */
  executionLogBytes: 1600,
  dataTraceBytes: 4000,
  /** Times that the data trace writes a body: as received, as passed on. */
  dataTraceBodies: 2,
  /** CloudWatch Logs counts so many bytes more for each line. Source: CloudWatch Logs Developer Guide, "PutLogEvents". */
  logLineBytes: 26,
  /** Share of requests that X-Ray samples beyond one a second, its default rule. */
  tracedShare: 0.05,
  /** Pollers that Lambda keeps waiting at an idle queue. */
  idlePollers: 5,
} as const;

/** Milliseconds of a warm call: its steps one after the other, each as long as the slowest call in it. */
export function expectedMilliseconds(counts: Counts, name: FunctionName): number {
  const steps = countsOf(counts, name).steps.map((step) =>
    Math.max(...step.map((operation) => ASSUMPTIONS.latency[operation] ?? ASSUMPTIONS.otherLatency)),
  );
  return sum(steps) + ASSUMPTIONS.ownMilliseconds;
}
