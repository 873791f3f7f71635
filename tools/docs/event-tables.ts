import { isTaken, RECORDED_STATUS } from "../../functions/domain/payment-events.ts";
import { SCHEMES } from "../../functions/domain/schemes/index.ts";
import type { WebhookScheme } from "../../functions/domain/schemes/scheme.ts";
import { markdownTable } from "./markdown-table.ts";

/** What the events of each scheme become, as Markdown tables by the scheme's name; schemes that read events by code have none. */
export function eventTables(): [scheme: string, table: string][] {
  return Object.entries(SCHEMES).flatMap(([name, scheme]) =>
    scheme?.events ? [[name, eventTable(scheme.events)] as [string, string]] : [],
  );
}

/** A line for each thing that events become, in the order of the mapping. */
function eventTable(events: NonNullable<WebhookScheme["events"]>): string {
  const eventsByKind = Map.groupBy(Object.entries(events), ([, event]) =>
    typeof event === "string" ? event : event.kind,
  );
  const rows = [...eventsByKind].map(([kind, entries]) => [
    entries.map(([name]) => `\`${name}\``).join(", "),
    isTaken(kind, "basic") ? `\`${RECORDED_STATUS[kind]}\`` : "ignored",
    `\`${kind}\``,
  ]);
  return markdownTable(
    ["Event", "`basic`", "[`full`](../payment-life.md)"],
    [...rows, ["any other", "ignored", "ignored"]],
  );
}
