import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { closeNow, listenLocally, type RunningEmulator } from "./emulator.ts";
import type { JsonProtocol } from "./protocol.ts";

/** An error of a service, in its words. The caller's fault. */
export class EmulatedError extends Error {
  override readonly name = "EmulatedError";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * What a service does, by operation, under the names in its API. Each gives the answer.
 * @throws EmulatedError
 */
export type Operations<Parameters> = Readonly<Record<string, (parameters: Parameters) => object>>;

/** Starts an emulator of our own, for a service that speaks AWS JSON. */
export async function startJsonEmulator<Parameters extends object>(
  protocol: JsonProtocol,
  operations: Operations<Parameters>,
): Promise<RunningEmulator> {
  const known = new Map(Object.entries(operations));
  const answerOf = (operation: string, parameters: Parameters) => {
    try {
      const run = known.get(operation);
      if (!run) throw new EmulatedError("UnknownOperationException", `${operation} is not emulated`);
      return protocol.answer(run(parameters));
    } catch (error) {
      if (!(error instanceof EmulatedError)) throw error;
      return protocol.errorAnswer({ statusCode: 400, code: error.code, message: error.message });
    }
  };
  const server = createServer(async (incoming, outgoing) => {
    const operation = String(incoming.headers["x-amz-target"]).split(".")[1] ?? "";
    const parameters = (await json(incoming).catch(() => ({}))) as Parameters;
    const { statusCode, headers, body } = answerOf(operation, parameters);
    outgoing.writeHead(statusCode, headers).end(body);
  });
  const port = await listenLocally(server);
  return { port, close: () => closeNow(server) };
}
