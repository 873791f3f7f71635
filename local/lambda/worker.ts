/** Runs in a worker thread, one a container: loads the bundle once, then handles one event after another. */
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { Context } from "aws-lambda";
import { setClockAhead } from "./clock.ts";
import {
  type ContainerData,
  type ContainerMessage,
  functionErrorOf,
  type Invocation,
  type InvocationResult,
} from "./protocol.ts";
import { standIn } from "./sender-hosts.ts";

type Handler = (event: unknown, context: Context) => unknown;

const { file, exportName, clock, senders } = workerData as ContainerData;
const { now } = Date;
if (clock !== 0) setClockAhead(clock * 60_000);
if (senders) standIn(senders);

function post(message: ContainerMessage): void {
  parentPort?.postMessage(message);
}

function contextOf({ requestId, deadline, functionArn }: Invocation): Context {
  const { env } = process;
  const unsupported = () => {
    throw new Error("done, fail and succeed are not available: return a promise");
  };
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME ?? "",
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION ?? "",
    invokedFunctionArn: functionArn,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME ?? "",
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME ?? "",
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? "",
    getRemainingTimeInMillis: () => Math.max(0, deadline - now()),
    done: unsupported,
    fail: unsupported,
    succeed: unsupported,
  };
}

async function invoke(handler: Handler, invocation: Invocation): Promise<InvocationResult> {
  try {
    process.env._X_AMZN_TRACE_ID = invocation.traceId;
    const value = await handler(JSON.parse(invocation.event), contextOf(invocation));
    return { payload: JSON.stringify(value) ?? "null" };
  } catch (error) {
    return { error: functionErrorOf(error) };
  }
}

try {
  const handler = (await import(pathToFileURL(file).href))[exportName] as Handler;
  if (typeof handler !== "function") throw new TypeError(`the bundle exports no function ${exportName}`);
  parentPort?.on("message", async (invocation: Invocation) => {
    post({ type: "result", requestId: invocation.requestId, result: await invoke(handler, invocation) });
  });
  post({ type: "ready" });
} catch (error) {
  post({ type: "init-error", error: functionErrorOf(error) });
}
