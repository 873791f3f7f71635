import { LocalRunError } from "../errors.ts";
import type { Declared, Resolver } from "../terraform/resolver.ts";
import type { DeclaredFunction } from "./functions.ts";

/** A queue that Lambda polls for a function. */
export interface EventSourceMapping {
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly reportsFailures: boolean;
}

/** Pollers that Lambda starts with when the mapping sets no limit. */
const DEFAULT_CONCURRENCY = 5;

/**
 * The enabled event source mappings of a stack.
 * @throws LocalRunError for a source that is not a queue of the stack
 */
export async function readEventSourceMappings(
  resolver: Resolver,
  functions: readonly DeclaredFunction[],
): Promise<EventSourceMapping[]> {
  const queues = await Promise.all(
    resolver.declared("aws_sqs_queue").map(({ address }) => resolver.attributes(address)),
  );
  const read = async (mapping: Declared): Promise<EventSourceMapping[]> => {
    if ((await mapping.get("enabled")) === false) return [];
    const queueArn = await mapping.text("event_source_arn");
    const queue = queues.find(({ arn }) => arn === queueArn);
    if (!queue) throw new LocalRunError(`${mapping.address}.event_source_arn: must be a queue of the stack`);
    if ((await mapping.blocks("filter_criteria")).length > 0) {
      throw new LocalRunError(`${mapping.address}.filter_criteria: not emulated`);
    }
    const name = await mapping.text("function_name");
    const fn = functions.find((candidate) => candidate.name === name || candidate.arn === name);
    if (!fn) throw new LocalRunError(`${mapping.address}.function_name: must be a function of the stack`);
    const [scaling] = await mapping.blocks("scaling_config");
    const responseTypes = (await mapping.get("function_response_types")) ?? [];
    return [
      {
        queueArn,
        queueUrl: String(queue.url),
        functionName: fn.name,
        batchSize: Number((await mapping.get("batch_size")) ?? 10),
        maximumConcurrency: Number(scaling?.maximum_concurrency ?? DEFAULT_CONCURRENCY),
        reportsFailures: (responseTypes as string[]).includes("ReportBatchItemFailures"),
      },
    ];
  };
  return (await Promise.all(resolver.declared("aws_lambda_event_source_mapping").map(read))).flat();
}
