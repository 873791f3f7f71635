import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { AwsCall, AwsResponse } from "./call.ts";
import { closeNow, type EmulatorOptions, listenLocally } from "./emulator.ts";
import { startEmulators } from "./emulators.ts";
import { type AwsMiddleware, type AwsRequest, type AwsService, identify, titlesOf } from "./service.ts";

/** The one address at which the local run's AWS services are found. */
export interface AwsEndpoint {
  /** `http://127.0.0.1:34567` */
  readonly url: string;
  /** From now on these see every call as well, after those that are there already. */
  use(...middleware: readonly AwsMiddleware[]): void;
  /** Closes the emulators too. */
  close(): Promise<void>;
}

/** Milliseconds that calls under way get when it closes, if their emulator has to finish them. A busy machine needs some. */
const DRAIN_MILLISECONDS = 1500;

type Handle = (request: AwsRequest) => Promise<AwsResponse>;

/**
 * Starts the emulators of these services, and in front of them the endpoint that every call passes on its way there.
 * @throws LocalRunError if an emulator cannot start
 */
export async function startAwsEndpoint(
  services: readonly AwsService[],
  options: EmulatorOptions = {},
): Promise<AwsEndpoint> {
  const emulators = await startEmulators(services, options);
  const agent = new Agent({ keepAlive: true });
  const unfinished = new Set<Promise<AwsResponse>>();
  const emulate = async (request: AwsRequest) => {
    const { emulator } = request.service;
    const answered = forward(request, emulators.portOf(request.service), agent);
    if (emulator.finishesCalls) {
      unfinished.add(answered);
      answered.finally(() => unfinished.delete(answered)).catch(() => {});
    }
    return answered;
  };
  const complete: Handle = (request) => request.service.supplement?.(request, emulate) ?? emulate(request);
  const chain: AwsMiddleware[] = [];
  let handle: Handle = complete;
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing, services, (request) => handle(request)).catch(() => outgoing.destroy());
  });
  const port = await listenLocally(server);
  return {
    url: `http://127.0.0.1:${port}`,
    use(...middleware) {
      chain.push(...middleware);
      handle = chain.reduceRight<Handle>((next, current) => (request) => current(request, next), complete);
    },
    async close() {
      await closeNow(server);
      await Promise.race([Promise.allSettled(unfinished), sleep(DRAIN_MILLISECONDS, undefined, { ref: false })]);
      agent.destroy();
      await emulators.close();
    },
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  services: readonly AwsService[],
  handle: Handle,
): Promise<void> {
  const { method = "POST", url: path = "/", headers } = incoming;
  const request = identify({ method, path, headers, body: await buffer(incoming) }, services);
  if (!request) {
    const refusal = `only ${titlesOf(services)} are emulated here\n`;
    outgoing.writeHead(400, { "content-type": "text/plain" }).end(refusal);
    return;
  }
  const response = await handle(request);
  const { "transfer-encoding": _chunked, connection: _connection, ...kept } = response.headers;
  outgoing.writeHead(response.statusCode, { ...kept, "content-length": response.body.length }).end(response.body);
}

function forward({ method, path, headers, body }: AwsCall, port: number, agent: Agent): Promise<AwsResponse> {
  return new Promise((resolve, reject) => {
    const { "transfer-encoding": _chunked, connection: _connection, ...kept } = headers;
    const outgoing = httpRequest(
      { host: "127.0.0.1", port, method, path, agent, headers: { ...kept, "content-length": body.length } },
      (response) => {
        buffer(response).then(
          (content) => resolve({ statusCode: response.statusCode ?? 502, headers: response.headers, body: content }),
          reject,
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
