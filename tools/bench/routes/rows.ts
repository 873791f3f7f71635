import type { Row } from "../report/row.ts";
import { percentile } from "../statistics.ts";
import { measureRoutes } from "./measure.ts";

const PERCENTILES = [50, 95, 99] as const;

/** Latency of each route over HTTP, with the ratio to a trivial handler behind the same emulated API. */
export async function routeRows(): Promise<Row[]> {
  return [...(await measureRoutes())].flatMap(([route, { own, trivial }]) =>
    PERCENTILES.map((percent) => ({
      metric: `${route}: p${percent}, against a trivial handler`,
      value: percentile(own, percent),
      unit: "ms",
      ratio: percentile(own, percent) / percentile(trivial, percent),
    })),
  );
}
