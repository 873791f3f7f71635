import { UsageError } from "../../../../command-line/command.ts";
import { DELIVERY_OUTCOMES, type Delivery, deliveries } from "../../../ops/logs/deliveries.ts";
import { canBeLogged } from "../../../ops/logs/id-patterns.ts";
import { askedRange } from "../../../ops/payments/time-range.ts";
import type { Deliveries } from "../../contract.ts";
import type { ConsoleRoute } from "../route.ts";

/** Deliveries of an answer. All are counted. */
const SHOWN = 200;

/** Milliseconds after which reading ends, and what was read is told. */
const READING_MILLISECONDS = 15_000;

export const DELIVERIES: ConsoleRoute = {
  method: "GET",
  path: "/api/deliveries",
  async answer({ query: { from, to, source, outcome }, signal }, { environment }) {
    const range = askedRange({ values: { from, ...(to && { to }) }, positionals: [] });
    if (source && !canBeLogged(source)) throw new UsageError(`source: "${source}" given, allowed: a source's name`);
    const limit = AbortSignal.timeout(READING_MILLISECONDS);
    const all = await deliveries(environment, {
      range,
      source: source || undefined,
      signal: AbortSignal.any([signal, limit]),
    });
    const wanted = outcome ? all.filter((one) => one.outcome === outcome) : all;
    return {
      counts: DELIVERY_OUTCOMES.map((name) => ({ outcome: name, count: countOf(all, name) })),
      deliveries: wanted.slice(0, SHOWN),
      hasMore: wanted.length > SHOWN,
      endedEarly: limit.aborted,
    } satisfies Deliveries;
  },
};

function countOf(all: readonly Delivery[], name: Delivery["outcome"]): number {
  return all.filter(({ outcome }) => outcome === name).length;
}
