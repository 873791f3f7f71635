/** Calls a function's bundle in a process of its own, warm, and tells the parent what each call did. */
import { pathToFileURL } from "node:url";
import type { FunctionName } from "../../functions/runtime/environment.ts";
import { sampleEvent } from "../samples.ts";
import { median, percentile } from "../statistics.ts";
import { coveredTime, steps } from "./interval.ts";
import type { Calls } from "./measure.ts";
import { type AwsCall, Probe } from "./probe.ts";

/** Until V8 has optimized what it will: a container of a busy system is long past it. */
const WARM_UP_CALLS = 2000;
const MEASURED_CALLS = 1000;

const [name = "", file = ""] = process.argv.slice(2);
const probe = new Probe();
const log: string[] = [];
// What Lambda's own runtime does with a line, it does outside of the function's code.
process.stdout.write = (text: string | Uint8Array) => {
  log.push(String(text));
  return true;
};

const { handler } = await import(pathToFileURL(file).href);
const event = sampleEvent(name as FunctionName);

async function call(): Promise<number> {
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
  const start = performance.now();
  statusCode = await call();
  const milliseconds = performance.now() - start;
  const calls = probe.takeCalls();
  own.push(milliseconds - coveredTime(calls));
  // Calls side by side can miss each other when the machine is busy elsewhere for a moment.
  const taken = steps(calls);
  if (fewestSteps.length === 0 || taken.length < fewestSteps.length) fewestSteps = taken;
}

const lines = log.join("").split("\n").filter(Boolean);
const bytesOf = (some: readonly string[]) => some.reduce((bytes, line) => bytes + Buffer.byteLength(line), 0);
const metrics = lines.filter((line) => line.startsWith('{"_aws"'));
process.send?.({
  ownP50: median(own),
  ownP95: percentile(own, 95),
  ownP99: percentile(own, 99),
  steps: fewestSteps.map((step) => step.map(({ operation }) => operation).sort()),
  connectionsOpened: probe.connections - connections,
  statusCode,
  logLines: lines.length,
  logBytes: bytesOf(lines),
  metricLines: metrics.length,
  metricBytes: bytesOf(metrics),
} satisfies Calls);
process.disconnect();
