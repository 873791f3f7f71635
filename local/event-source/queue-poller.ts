import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { FunctionRuntime } from "../lambda/function-runtime.ts";
import type { EventSourceMapping } from "../model/event-source-mappings.ts";
import { sqsEvent, succeeded } from "./sqs-event.ts";

/** A batch that a function did not get done, wholly or in part: its messages come back after the visibility timeout. */
export interface FailedBatch {
  readonly functionName: string;
  readonly messages: number;
  readonly reason: string;
}

export interface QueuePollerOptions {
  readonly mapping: EventSourceMapping;
  readonly runtime: FunctionRuntime;
  /** Signs as the function, whose role Lambda polls with. */
  readonly client: SQSClient;
  readonly onFailure: (batch: FailedBatch) => void;
}

/** Milliseconds before polling again after the queue could not be read. */
const RETRY_MILLISECONDS = 500;

const LONG_POLL_SECONDS = 5;

/** After which a call is given up: one that hangs must not end the polling. Longer than a long poll. */
const CALL_MILLISECONDS = 8000;

/** An event source mapping at work: receives, invokes, deletes what was handled. */
export class QueuePoller {
  readonly #options: QueuePollerOptions;
  readonly #stopped = new AbortController();
  readonly #whenStopped = aborted(this.#stopped.signal);
  readonly #batches = new Set<Promise<void>>();
  readonly #polling: Promise<void>;

  constructor(options: QueuePollerOptions) {
    this.#options = options;
    this.#polling = this.#poll();
  }

  /** Receives no more; batches under way end with their function. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#polling;
  }

  async #poll(): Promise<void> {
    const { maximumConcurrency } = this.#options.mapping;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      if (this.#batches.size >= maximumConcurrency) {
        await Promise.race([...this.#batches, this.#whenStopped]);
        continue;
      }
      const messages = await this.#receive(signal);
      if (messages.length === 0) continue;
      const batch = this.#handle(messages).finally(() => this.#batches.delete(batch));
      this.#batches.add(batch);
    }
  }

  async #receive(stopped: AbortSignal): Promise<Message[]> {
    const { queueUrl, batchSize } = this.#options.mapping;
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(batchSize, 10),
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
      WaitTimeSeconds: LONG_POLL_SECONDS,
    });
    try {
      return (await this.#options.client.send(command, { abortSignal: limited(stopped) })).Messages ?? [];
    } catch {
      if (!stopped.aborted) await Promise.race([delay(RETRY_MILLISECONDS), this.#whenStopped]);
      return [];
    }
  }

  async #handle(messages: readonly Message[]): Promise<void> {
    const { mapping, runtime } = this.#options;
    try {
      const result = await runtime.invoke(JSON.stringify(sqsEvent(messages, mapping.queueArn)));
      if ("error" in result) return this.#fail(messages.length, `${result.error.errorType}`);
      const done = succeeded(messages, result.payload, mapping.reportsFailures);
      if (done.length > 0) await this.#delete(done);
      if (done.length < messages.length) this.#fail(messages.length - done.length, "reported by the function");
    } catch (error) {
      this.#fail(messages.length, error instanceof Error ? error.name : "unknown");
    }
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await this.#options.client.send(
      new DeleteMessageBatchCommand({ QueueUrl: this.#options.mapping.queueUrl, Entries }),
      { abortSignal: AbortSignal.timeout(CALL_MILLISECONDS) },
    );
  }

  #fail(messages: number, reason: string): void {
    this.#options.onFailure({ functionName: this.#options.mapping.functionName, messages, reason });
  }
}

function limited(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(CALL_MILLISECONDS)]);
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
