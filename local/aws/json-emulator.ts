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

/** A service that an emulator plays. */
export interface EmulatedService {
  readonly protocol: JsonProtocol;
  /** Of the parameters that it knows: whatever else comes is not looked at. */
  readonly operations: Operations<never>;
}

/** Starts an emulator of our own, for services that speak AWS JSON. */
export async function startJsonEmulator(...services: readonly EmulatedService[]): Promise<RunningEmulator> {
  const answerOf = ({ protocol, operations }: EmulatedService, operation: string, parameters: object) => {
    try {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!run) throw new EmulatedError("UnknownOperationException", `${operation} is not emulated`);
      return protocol.answer(run(parameters as never));
    } catch (error) {
      if (!(error instanceof EmulatedError)) throw error;
      return protocol.errorAnswer({ statusCode: 400, code: error.code, message: error.message });
    }
  };
  const server = createServer(async (incoming, outgoing) => {
    const [target, operation = ""] = String(incoming.headers["x-amz-target"]).split(".");
    const parameters = (await json(incoming).catch(() => ({}))) as object;
    const service = services.find(({ protocol }) => protocol.target === target);
    // The endpoint passes on only what is for one of them.
    if (!service) throw new Error(`${target}: no such service is emulated here`);
    const { statusCode, headers, body } = answerOf(service, operation, parameters);
    outgoing.writeHead(statusCode, headers).end(body);
  });
  const port = await listenLocally(server);
  return { port, close: () => closeNow(server) };
}
