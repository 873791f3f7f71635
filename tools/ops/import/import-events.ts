import { RequestError } from "../../../functions/domain/errors.ts";
import type { Webhook } from "../../../functions/domain/webhook.ts";
import { type EventReader, failedAt } from "./event-reader.ts";
import type { Line } from "./lines.ts";

/** What becomes of the events. Of those that are not recorded, where they stand and why. */
export interface Import {
  /** Ids of the events recorded, or in a rehearsal to be recorded. */
  readonly recorded: string[];
  /** Those that were recorded before. */
  repeated: number;
  readonly ignored: Unrecorded[];
  readonly refused: Unrecorded[];
}

export interface Unrecorded {
  readonly line: number;
  /** Absent if the line does not even name its event. */
  readonly event_id?: string;
  readonly reason: string;
}

export interface ImportOptions {
  readonly lines: AsyncIterable<Line>;
  readonly read: EventReader;
  /** Records an event, or in a rehearsal says what that would give. */
  readonly record: (webhook: Webhook) => Promise<"recorded" | "repeated">;
  /** Ends it after the line that is being worked on. */
  readonly signal: AbortSignal;
  readonly onLine: (line: number, sofar: Import) => void;
}

/**
 * Takes events one after the other: where they do not tell when they happened, their order in the file is all that is known.
 * @throws CommandFailure naming the line at which AWS failed
 */
export async function importEvents({ lines, read, record, signal, onLine }: ImportOptions): Promise<Import> {
  const result: Import = { recorded: [], repeated: 0, ignored: [], refused: [] };
  for await (const { number: line, text } of lines) {
    if (signal.aborted) break;
    let named: string | undefined;
    const identified = () => ({ line, ...(named !== undefined && { event_id: named }) });
    const taking = async (work: () => Promise<unknown>) => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof RequestError)) failedAt(line, error);
        result.refused.push({ ...identified(), reason: error.message });
      }
    };
    await taking(async () => {
      for (const event of read(text, (eventId) => (named = eventId))) {
        await taking(async () => {
          const webhook = event();
          if ("ignored" in webhook) return result.ignored.push({ ...identified(), reason: webhook.ignored });
          if ((await record(webhook)) === "repeated") result.repeated += 1;
          else result.recorded.push(webhook.eventId);
          return undefined;
        });
      }
    });
    onLine(line, result);
  }
  return result;
}
