import { EmulatedError } from "../../json-emulator.ts";
import { logGroupArn } from "./log-group-arn.ts";

/** A line of a log. */
export interface LogEvent {
  /** In the group: counts up in the order in which lines came. */
  readonly id: number;
  readonly stream: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

/** Lines of a group that are kept, the newest ones: the local run may go on for days. */
const MAX_EVENTS = 10_000;

/** Lines over that before the oldest are dropped, so that not every line moves all of them. */
const SLACK = 1000;

/** A log group with its streams, in memory. */
export class LogGroup {
  readonly name: string;
  readonly createdAt = Date.now();
  /** Told to who asks: a run is over before lines expire. @default - none */
  retentionInDays?: number;
  readonly streams = new Set<string>();
  /** By time. */
  readonly #events: LogEvent[] = [];
  #count = 0;

  constructor(name: string) {
    this.name = name;
  }

  get arn(): string {
    return logGroupArn(this.name);
  }

  /** By time, of one time in the order in which they came. */
  get events(): readonly LogEvent[] {
    return this.#events;
  }

  /** @throws EmulatedError if it has no such stream */
  put(stream: string, events: readonly Pick<LogEvent, "timestamp" | "message">[]): void {
    if (!this.streams.has(stream)) {
      throw new EmulatedError("ResourceNotFoundException", "The specified log stream does not exist.");
    }
    const ingestionTime = Date.now();
    for (const { timestamp, message } of events) {
      const after = this.#events.findLastIndex((other) => other.timestamp <= timestamp);
      this.#events.splice(after + 1, 0, { id: this.#count, stream, timestamp, message, ingestionTime });
      this.#count += 1;
    }
    if (this.#events.length > MAX_EVENTS + SLACK) this.#events.splice(0, this.#events.length - MAX_EVENTS);
  }
}
