import { atMost, type Row } from "../report/row.ts";
import { median } from "../statistics.ts";
import { measureSynth, type SynthTimes } from "./measure.ts";

const ENVIRONMENTS = [1, 10, 50] as const;
const RUNS = 3;

/** An environment more may cost so much more with fifty than with ten before we call it not linear. */
const LINEAR = 1.25;

const PHASES = ["node", "imports", "bundling", "constructs", "writing"] as const;

/** Time and memory of a synthesis, and where the time goes. */
export async function synthRows(): Promise<Row[]> {
  const runs = new Map<number, SynthTimes[]>(ENVIRONMENTS.map((environments) => [environments, []]));
  const anew: SynthTimes[] = [];
  // The first run keeps the bundles for the others.
  await measureSynth(1);
  // In turns, so that all meet the same moods of the machine.
  for (let run = 0; run < RUNS; run += 1) {
    anew.push(await measureSynth(1, "anew"));
    for (const [environments, times] of runs) times.push(await measureSynth(environments));
  }
  const middle = (environments: number, pick: (times: SynthTimes) => number) =>
    median((runs.get(environments) ?? []).map(pick));
  const rows = ENVIRONMENTS.flatMap((environments): Row[] => {
    const metric = `synth of ${environments} environment${environments === 1 ? "" : "s"}`;
    const total: Row = { metric, value: middle(environments, (times) => times.total) / 1000, unit: "s" };
    return [
      environments === 1 ? atMost(1, total) : total,
      {
        metric: `${metric}: ${PHASES.join(" / ")}`,
        value: PHASES.map((phase) => Math.round(middle(environments, (times) => times[phase]))).join(" / "),
        unit: "ms",
      },
      {
        metric: `${metric}: memory`,
        value: Math.round(middle(environments, (times) => times.memory) / 2 ** 20),
        unit: "MB",
      },
    ];
  });
  const [kept, built] = [middle(1, ({ total }) => total), median(anew.map(({ total }) => total))];
  const each = (environments: number) =>
    middle(environments, ({ constructs, writing }) => constructs + writing) / environments;
  const metric = "synth: constructs and writing of an environment, of 50 against of 10";
  return [
    ...rows,
    { metric: "synth of 1 environment, bundled anew", value: built / 1000, unit: "s" },
    {
      metric: "synth of 1 environment: bundles kept against bundled anew",
      value: kept / 1000,
      unit: "s",
      ratio: kept / built,
    },
    atMost(LINEAR, { metric, value: each(50), unit: "ms", ratio: each(50) / each(10) }),
  ];
}
