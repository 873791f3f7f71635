/** Calls a function's bundle in a process of its own, warm, and tells the parent what each call did. */
import { pathToFileURL } from "node:url";
import type { FunctionName } from "../../../functions/runtime/environment.ts";
import { sampleEvent } from "../samples.ts";
import { median, percentile } from "../statistics.ts";
import { coveredTime, steps } from "./interval.ts";
import type { Calls } from "./measure.ts";
import { type AwsCall, Probe } from "./probe.ts";

/** Until V8 has optimized what it will: a container of a busy system is long past it. */
const WARM_UP_CALLS = 2000;
const MEASURED_CALLS = 1000;

/** Calls after so many milliseconds in which the function forgets what it keeps for a minute. */
const PAUSES = 5;
const PAUSE = 61_000;

const [name = "", file = ""] = process.argv.slice(2);
const probe = new Probe();
const log: string[] = [];
// What Lambda's own runtime does with a line, it does outside of the function's code.
process.stdout.write = (text: string | Uint8Array) => {
  log.push(String(text));
  return true;
};

// Before the bundle takes hold of it.
const now = Date.now;
let ahead = 0;
Date.now = () => now() + ahead;

const { handler } = await import(pathToFileURL(file).href);

async function call(event = sampleEvent(name as FunctionName)): Promise<number> {
  const answer = await handler(event, {
    awsRequestId: "00000000-0000-4000-8000-000000000000",
    functionName: `${name}-prod`,
  });
  return answer.statusCode ?? 200;
}

for (let index = 0; index < WARM_UP_CALLS; index += 1) await call();
const connections = probe.connections;

const own: number[] = [];
let fewestSteps: AwsCall[][] = [];
let statusCode = 0;
for (let index = 0; index < MEASURED_CALLS; index += 1) {
  log.length = 0;
  probe.takeCalls();
  const event = sampleEvent(name as FunctionName);
  const start = performance.now();
  statusCode = await call(event);
  const milliseconds = performance.now() - start;
  const calls = probe.takeCalls();
  own.push(milliseconds - coveredTime(calls));
  fewestSteps = fewer(fewestSteps, steps(calls));
}
const connectionsOpened = probe.connections - connections;
const lines = log.join("").split("\n").filter(Boolean);

let stepsAfterPause: AwsCall[][] = [];
for (let index = 0; index < PAUSES; index += 1) {
  ahead += PAUSE;
  probe.takeCalls();
  await call();
  stepsAfterPause = fewer(stepsAfterPause, steps(probe.takeCalls()));
}

/** Calls side by side can miss each other when the machine is busy elsewhere for a moment. */
function fewer(some: AwsCall[][], others: AwsCall[][]): AwsCall[][] {
  return some.length > 0 && some.length <= others.length ? some : others;
}

const namesOf = (taken: readonly AwsCall[][]) => taken.map((step) => step.map(({ operation }) => operation).sort());
const bytesOf = (some: readonly string[]) => some.reduce((bytes, line) => bytes + Buffer.byteLength(line), 0);
const metrics = lines.filter((line) => line.startsWith('{"_aws"'));
process.send?.({
  ownP50: median(own),
  ownP95: percentile(own, 95),
  ownP99: percentile(own, 99),
  steps: namesOf(fewestSteps),
  stepsAfterPause: namesOf(stepsAfterPause),
  connectionsOpened,
  statusCode,
  logLines: lines.length,
  logBytes: bytesOf(lines),
  metricLines: metrics.length,
  metricBytes: bytesOf(metrics),
} satisfies Calls);
process.disconnect();
