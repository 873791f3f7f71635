import { SQSClient } from "@aws-sdk/client-sqs";
import { accessKeyOf } from "../aws/call.ts";
import { emulatorConfig } from "../aws/emulator-config.ts";
import type { FunctionRuntimes } from "../lambda/function-runtimes.ts";
import type { EventSourceMapping } from "../model/event-source-mappings.ts";
import { type FailedBatch, QueuePoller } from "./queue-poller.ts";

export interface QueuePollersOptions {
  readonly mappings: readonly EventSourceMapping[];
  readonly runtimes: FunctionRuntimes;
  /** Of all AWS services. */
  readonly awsEndpoint: string;
  readonly onFailure: (batch: FailedBatch) => void;
}

/** Sets event source mappings to work. @returns what stops them */
export function startQueuePollers(options: QueuePollersOptions): () => Promise<void> {
  const { mappings, runtimes, awsEndpoint, onFailure } = options;
  const pollers = mappings.flatMap((mapping) => {
    const runtime = runtimes.get(mapping.functionName);
    if (!runtime) return [];
    const client = new SQSClient(emulatorConfig(awsEndpoint, accessKeyOf(mapping.functionName)));
    return [new QueuePoller({ mapping, runtime, client, onFailure })];
  });
  return async () => {
    await Promise.all(pollers.map((poller) => poller.stop()));
  };
}
