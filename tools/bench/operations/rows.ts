import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { atMost, type Row } from "../report/row.ts";
import { median, sum } from "../statistics.ts";
import { startFilledEnvironment } from "./environment.ts";
import { FIRST_TIME, transactionOf } from "./records.ts";

/** Lists of which the median counts: the store still sorts what was written when the first one begins. */
const LISTS = 3;

const MEGABYTE_IN_KILOBYTES = 1024;

/** What the commands of `npm run ops` take, against a table of so many records on dynalite. */
export async function operationRows(records: number): Promise<Row[]> {
  const environment = await startFilledEnvironment(records);
  const time = (minute: number) => new Date(FIRST_TIME + minute * 60_000).toISOString();
  const listArguments = ["list", "--from", time(720), "--to", time(721), "--limit", "1000000"];
  try {
    const listed: number[] = [];
    for (let turn = 1; turn < LISTS; turn += 1) listed.push((await run(environment.port, listArguments)).seconds);
    environment.takeCalls();
    const list = await run(environment.port, listArguments);
    listed.push(list.seconds);
    const listCalls = sum(Object.values(environment.takeCalls()));
    const show = await run(environment.port, ["show", transactionOf(Math.floor(records / 2))]);
    const showCalls = environment.takeCalls();
    const exported = await run(environment.port, ["export", "--from", time(0), "--to", time(1440)]);
    return [
      atMost(2, {
        metric: `list of a minute of ${records} records, median of ${LISTS}`,
        value: median(listed).toFixed(2),
        unit: "s",
      }),
      { metric: "same: payments", value: list.lines.length - 1 },
      { metric: "same: calls to DynamoDB", value: listCalls },
      { metric: `show in ${records} records`, value: show.seconds.toFixed(2), unit: "s" },
      atMost(1, { metric: "same: partitions of the table that are queried", value: showCalls.Query ?? 0 }),
      atMost(300, {
        metric: "export of everything: memory",
        value: Math.round(exported.peakKilobytes / MEGABYTE_IN_KILOBYTES),
        unit: "MB",
      }),
      { metric: "same: payments", value: exported.lines.length - 1 },
      { metric: "same: payments a second", value: Math.round((exported.lines.length - 1) / exported.seconds) },
      {
        metric: "same: last tenth against the first, by time",
        value: "",
        ratio: lastTenth(exported.lines),
        goal: "≤ 1.5 ×",
        met: lastTenth(exported.lines) <= 1.5,
      },
    ];
  } finally {
    await environment.close();
  }
}

/** How much longer the last tenth of lines took than the first one. */
function lastTenth(times: readonly number[]): number {
  const tenth = Math.floor(times.length / 10);
  const between = (from: number, to: number) => (times.at(to) ?? 0) - (times.at(from) ?? 0);
  return between(-tenth, -1) / between(1, tenth);
}

/**
 * What `npm run ops --` starts. Its flag keeps V8 from giving 100 MB to objects that live for one call: on a machine with much
 * memory it does, and an export has no more than 30 MB of others.
 */
const [, ...OPS]: readonly string[] = JSON.parse(
  readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
).scripts.ops.split(" ");

/** Runs a command to its end. @returns when each of its lines came, and the most memory that it had */
async function run(port: number, args: readonly string[]) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...OPS, ...args, "--local"], {
    cwd: new URL("../../..", import.meta.url),
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const lines: number[] = [];
  createInterface(child.stdout).on("line", () => lines.push(performance.now()));
  let peakKilobytes = 0;
  const watch = setInterval(() => {
    peakKilobytes = Math.max(peakKilobytes, peakOf(child.pid));
  }, 100);
  const [status] = await once(child, "close");
  clearInterval(watch);
  if (status !== 0) throw new Error(`npm run ops -- ${args.join(" ")}: ended with status ${status}`);
  return { seconds: (performance.now() - startedAt) / 1000, lines, peakKilobytes };
}

/** The most memory that a process had, 0 once it is gone. Source: proc(5), VmHWM. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
