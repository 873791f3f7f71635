import { printable, styled } from "../output/output.ts";
import { duration, table } from "../output/table.ts";
import type { Health } from "./health.ts";

/** What an operator sees at a glance. @param label of the environment */
export function screenOf({ range, alarms, queues, functions, sources, problems }: Health, label: string): string {
  const verdict =
    problems.length === 0
      ? styled("green", "nothing is wrong")
      : styled("red", problems.length === 1 ? "something is wrong" : `${problems.length} things are wrong`);
  return [
    `${styled("bold", label)} at ${range.to.slice(0, 19)}Z: ${verdict}`,
    ...problems.map((problem) => `  ${printable(problem)}`),
    "",
    alarmsOf(alarms),
    "",
    table(
      ["Queue", "Messages", "In flight", "Delayed", "Oldest"],
      queues.map(({ name, visible, inFlight, delayed, age }) => [
        name,
        shown(visible),
        shown(inFlight),
        shown(delayed),
        age === undefined ? "-" : duration(age * 1000),
      ]),
    ),
    "",
    table(
      [
        "In the last hour",
        "Recorded",
        "Repeated",
        "4xx",
        "500",
        "Published",
        "Not published",
        "Errors",
        "Throttled",
        "At once",
      ],
      functions.map(
        ({ name, recorded, repeated, refused, failed, published, unpublished, errors, throttled, concurrency }) => [
          name,
          ...[recorded, repeated, refused, failed, published, unpublished, errors, throttled, concurrency].map(shown),
        ],
      ),
    ),
    ...(sources.length === 0
      ? []
      : [
          "",
          table(
            ["Source", "Recorded", "Repeated", "Signature refused", "Event refused", "Ignored", "500"],
            sources.map((counts) => [
              counts.source,
              ...[
                counts.recorded,
                counts.repeated,
                counts.refusedSignatures,
                counts.refusedEvents,
                counts.ignored,
                counts.failed,
              ].map(shown),
            ]),
          ),
        ]),
  ].join("\n");
}

function alarmsOf({ total, ringing }: Health["alarms"]): string {
  if (total === 0) return "Alarms: there is none (the local run evaluates none)";
  if (ringing.length === 0) return `Alarms: none of ${total} rings`;
  const rows = ringing.map(({ name, since, description }) => [name, since.slice(0, 19), description]);
  return table([`Rings (of ${total})`, "Since", "Means"], rows);
}

function shown(count: number | undefined): string {
  return count === undefined ? "-" : String(count);
}
