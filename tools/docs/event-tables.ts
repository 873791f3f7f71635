import { type EventKind, isTaken, RECORDED_STATUS } from "../../functions/domain/payment-events.ts";
import { SCHEMES } from "../../functions/domain/schemes/index.ts";
import { isByCapture, ofSource, type WebhookScheme } from "../../functions/domain/schemes/scheme.ts";
import { CAPTURES } from "../../functions/domain/source-rules.ts";
import { markdownTable } from "./markdown-table.ts";

/** What the events of each scheme become, as Markdown tables by the scheme's name; schemes that read events by code have none. */
export function eventTables(): [scheme: string, table: string][] {
  return Object.entries(SCHEMES).flatMap(([name, scheme]) =>
    scheme?.events ? [[name, eventTable(scheme.events)] as [string, string]] : [],
  );
}

type Events = NonNullable<WebhookScheme["events"]>;

/** A line for each thing that events become, in the order of the mapping. Where captures decide, both are told. */
function eventTable(events: Events): string {
  const captures = Object.values(events).some(isByCapture) ? CAPTURES : (["automatic"] as const);
  const kindsOf = (event: Events[string]) => captures.map((capture) => kindOf(ofSource(event, capture)));
  const eventsByKinds = Map.groupBy(Object.entries(events), ([, event]) => kindsOf(event).join());
  const rows = [...eventsByKinds.values()].map((entries) => [
    entries.map(([name]) => `\`${name}\``).join(", "),
    ...entries.slice(0, 1).flatMap(([, event]) => kindsOf(event).flatMap(cellsOf)),
  ]);
  const headers = captures.flatMap((capture) => {
    const when = captures.length > 1 ? `, \`${capture}\`` : "";
    return [`\`basic\`${when}`, `[\`full\`](../payment-life.md)${when}`];
  });
  return markdownTable(["Event", ...headers], [...rows, ["any other", ...headers.map(() => "ignored")]]);
}

function kindOf(event: EventKind | { readonly kind: EventKind } | undefined): EventKind | undefined {
  return typeof event === "object" ? event.kind : event;
}

function cellsOf(kind: EventKind | undefined): string[] {
  if (kind === undefined) return ["ignored", "ignored"];
  return [isTaken(kind, "basic") ? `\`${RECORDED_STATUS[kind]}\`` : "ignored", `\`${kind}\``];
}
