import { EVENT_IGNORED_LINE } from "../domain/log-messages.ts";
import type { IgnoredEvent } from "../domain/schemes/scheme.ts";
import { logger } from "./logger.ts";
import { countOf } from "./metrics.ts";

/** Counts and logs, by source, that an event is not recorded. A payment that is not taken is worth a look; any other event is not. */
export function reportIgnored({ ignored }: IgnoredEvent, source: string): void {
  countOf(source, "SignedEventIgnored");
  const isPayment = ignored !== "not about a payment";
  logger[isPayment ? "warn" : "info"](EVENT_IGNORED_LINE, { reason: ignored });
}
