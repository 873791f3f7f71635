/**
 * Calls a function's bundle so that it goes every kind of way, and tells the parent which of its functions never ran: a call that
 * succeeds, one that is refused, and one whose AWS calls are throttled to the end.
 */
import { Session } from "node:inspector/promises";
import { pathToFileURL } from "node:url";
import type { FunctionName } from "../../../functions/runtime/environment.ts";
import { THROTTLED_ID } from "../aws/stub.ts";
import { sampleEvent } from "../samples.ts";

const [name = "", file = ""] = process.argv.slice(2);
const url = pathToFileURL(file).href;
const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });

const { handler } = await import(url);
const event = sampleEvent(name as FunctionName);
const refused = { ...event, body: "{", pathParameters: null };
for (const each of [event, refused, sampleEvent(name as FunctionName, THROTTLED_ID)]) {
  await Promise.resolve(handler(each, { awsRequestId: "request", functionName: name })).catch(() => {});
}

const { result } = await session.post("Profiler.takePreciseCoverage");
const functions = result.find((script) => script.url === url)?.functions ?? [];
process.send?.(
  functions.map(({ ranges: [range] }) => ({
    start: range?.startOffset ?? 0,
    end: range?.endOffset ?? 0,
    ran: (range?.count ?? 0) > 0,
  })),
);
process.disconnect();
