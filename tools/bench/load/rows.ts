import type { Result } from "autocannon";
import { atMost, type Row } from "../report/row.ts";
import { sum } from "../statistics.ts";
import { startSystem } from "../system/systems.ts";
import { load } from "./autocannon.ts";

const CONNECTIONS = [1, 4, 16, 64] as const;
const SECONDS = 4;

/** Connections while memory is watched. */
const STEADY_CONNECTIONS = 8;
const LEG_SECONDS = 10;

/** After a fifth of the time the containers are all there, and what grows from then on is a leak. */
const SETTLED_PART = 5;

/** Memory may grow by so much from then to the end: what a garbage collection comes too late for. */
const FLAT = 1.25;

const failures = ({ errors, timeouts, non2xx }: Result) => errors + timeouts + non2xx;

/**
 * The local run under rising concurrency, then steady for a while: the emulators' speed, not the system's on AWS, but the
 * same code, and its errors and leaks.
 */
export async function loadRows(seconds: number): Promise<Row[]> {
  const system = await startSystem();
  try {
    await load(system.url, "warm-up", STEADY_CONNECTIONS, 3);
    const rows: Row[] = [];
    for (const connections of CONNECTIONS) {
      const result = await load(system.url, `c${connections}`, connections, SECONDS);
      const metric = `local run, ${connections} connection${connections === 1 ? "" : "s"}`;
      rows.push(
        { metric: `${metric}: requests a second`, value: Math.round(result["2xx"] / result.duration) },
        { metric: `${metric}: p99`, value: result.latency.p99, unit: "ms" },
        atMost(0, { metric: `${metric}: errors`, value: failures(result) }),
      );
    }
    const legs: Result[] = [];
    const memory: number[] = [];
    for (let leg = 0; leg < Math.max(3, Math.round(seconds / LEG_SECONDS)); leg += 1) {
      // The same transactions again and again: the emulators hold in memory whatever is stored, which is no leak.
      legs.push(await load(system.url, "steady", STEADY_CONNECTIONS, LEG_SECONDS));
      memory.push(await system.residentBytes());
    }
    const metric = `local run, ${legs.length * LEG_SECONDS} s with ${STEADY_CONNECTIONS} connections`;
    const settledLeg = Math.max(1, Math.floor(legs.length / SETTLED_PART) - 1);
    const [settled = 1, last = 1] = [memory[settledLeg], memory.at(-1)];
    return [
      ...rows,
      {
        metric: `${metric}: requests a second`,
        value: Math.round(sum(legs.map((leg) => leg["2xx"])) / (legs.length * LEG_SECONDS)),
      },
      atMost(0, { metric: `${metric}: errors`, value: sum(legs.map(failures)) }),
      atMost(FLAT, {
        metric: `${metric}: memory at the end, against after ${(settledLeg + 1) * LEG_SECONDS} s`,
        value: Math.round(last / 2 ** 20),
        unit: "MB",
        ratio: last / settled,
      }),
    ];
  } finally {
    await system.stop();
  }
}
