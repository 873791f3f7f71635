import { oneOf } from "../../../../command-line/values.ts";
import { ACTIVITIES, readActivity } from "../../../ops/health/activity.ts";
import { readHealth } from "../../../ops/health/health.ts";
import type { Overview } from "../../contract.ts";
import type { ConsoleRoute } from "../route.ts";

/** Minutes that the graphs can show. */
const MINUTES = ["60", "360", "1440"] as const;

export const OVERVIEW: ConsoleRoute = {
  method: "GET",
  path: "/api/overview",
  async answer({ query: { minutes = "60" } }, { environment }) {
    const length = Number(oneOf("--minutes", MINUTES, minutes));
    const [health, { seconds, starts, counts }] = await Promise.all([
      readHealth(environment),
      readActivity(environment, length),
    ]);
    const { alarms, queues, functions, sources, problems } = health;
    return {
      ...{ alarms, queues, functions, sources, problems },
      activity: { seconds, starts, series: ACTIVITIES.map((name) => ({ name, counts: counts[name] })) },
    } satisfies Overview;
  },
};
