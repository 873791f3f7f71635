import type { EventKind } from "../../functions/domain/payment-events.ts";
import {
  COURSE,
  COURSE_ON_ARRIVAL,
  DISPUTE,
  type Following,
  STATUS_RULES,
} from "../../functions/domain/payment-tables.ts";
import { markdownTable } from "./markdown-table.ts";

/** The rules of a payment's life as Markdown tables, by the names of their marks in docs/payment-life.md. */
export function paymentTables() {
  return {
    course: followingTable(COURSE),
    "course-on-arrival": followingTable(COURSE_ON_ARRIVAL),
    dispute: followingTable(DISPUTE),
    status: statusTable(),
  };
}

/** What an event makes of a state; `–` where it does not count. */
function followingTable<K extends EventKind>(following: Following<K>): string {
  const kinds = following.nothing;
  const rows = Object.entries<readonly K[]>(following).map(([state, next]) => [
    state,
    ...kinds.map((kind) => (next.includes(kind) ? kind : "–")),
  ]);
  return markdownTable(["after ↓ event →", ...kinds], rows);
}

function statusTable(): string {
  const rows = STATUS_RULES.map(({ disputes = "any", course = "any", refunds = "any", status }) => [
    ...[disputes, course, refunds],
    `\`${status}\``,
  ]);
  return markdownTable(
    ["disputes", "course", "refunds", "status"],
    [...rows, ["any", "any", "any", "that of the course"]],
  );
}
