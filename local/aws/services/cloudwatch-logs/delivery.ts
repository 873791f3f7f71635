import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { LOG_STREAM } from "../../account.ts";
import type { EmulatorConfig } from "../../emulator-config.ts";

/** Milliseconds for which lines are gathered, so that a call brings many. */
const GATHERED_MILLISECONDS = 100;

interface Line {
  readonly timestamp: number;
  readonly message: string;
}

/** Brings what functions and API write into their log groups, as Lambda and API Gateway do: a moment later. */
export class LogDelivery {
  readonly #client: CloudWatchLogsClient;
  readonly #waiting = new Map<string, Line[]>();
  readonly #streams = new Map<string, Promise<unknown>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(config: EmulatorConfig) {
    this.#client = new CloudWatchLogsClient(config);
  }

  write(logGroupName: string, message: string): void {
    const lines = this.#waiting.get(logGroupName) ?? [];
    lines.push({ timestamp: Date.now(), message });
    this.#waiting.set(logGroupName, lines);
    this.#timer ??= setTimeout(() => void this.#deliver(), GATHERED_MILLISECONDS).unref();
  }

  /** Lines that wait are lost, with the emulator that would hold them. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#client.destroy();
  }

  async #deliver(): Promise<void> {
    const batches = [...this.#waiting];
    this.#waiting.clear();
    this.#timer = undefined;
    // A group that the stack does not declare gets nothing. Nor does any when the emulator stops.
    await Promise.allSettled(batches.map(([logGroupName, logEvents]) => this.#put(logGroupName, logEvents)));
  }

  async #put(logGroupName: string, logEvents: Line[]): Promise<void> {
    const group = { logGroupName, logStreamName: LOG_STREAM };
    const made = this.#streams.get(logGroupName) ?? this.#client.send(new CreateLogStreamCommand(group));
    this.#streams.set(logGroupName, made);
    await made;
    await this.#client.send(new PutLogEventsCommand({ ...group, logEvents }));
  }
}
