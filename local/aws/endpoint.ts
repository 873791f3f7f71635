import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { closeNow, type Emulator, listenLocally } from "./emulator.ts";
import type { AwsMiddleware, AwsRequest, AwsResponse, AwsService } from "./request.ts";
import { identifyRequest } from "./request.ts";

export interface AwsEndpointOptions {
  /** Port of the emulator of each service. */
  readonly emulators: Readonly<Record<AwsService, number>>;
  /** Outermost first. */
  readonly middleware: readonly AwsMiddleware[];
}

/** Milliseconds that calls under way get when it closes. */
const DRAIN_MILLISECONDS = 500;

/** The one address at which the local run's AWS services are found: every call passes here on its way to an emulator. */
export async function startAwsEndpoint({ emulators, middleware }: AwsEndpointOptions): Promise<Emulator> {
  const agent = new Agent({ keepAlive: true });
  const tableCalls = new Set<Promise<AwsResponse>>();
  const emulate = async (request: AwsRequest) => {
    const forwarded = forward(request, emulators[request.service], agent);
    if (request.service === "dynamodb") {
      tableCalls.add(forwarded);
      forwarded.finally(() => tableCalls.delete(forwarded)).catch(() => {});
    }
    return withOwnQueueUrls(request, await forwarded);
  };
  const handle = middleware.reduceRight<(request: AwsRequest) => Promise<AwsResponse>>(
    (next, current) => (request) => current(request, next),
    emulate,
  );
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing, handle).catch(() => outgoing.destroy());
  });
  const port = await listenLocally(server);
  return {
    port,
    close: async () => {
      await closeNow(server);
      // dynalite throws, outside of any request, if its database closes while it works. A queue's long poll is not waited for.
      await Promise.race([Promise.allSettled(tableCalls), sleep(DRAIN_MILLISECONDS, undefined, { ref: false })]);
      agent.destroy();
    },
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: (request: AwsRequest) => Promise<AwsResponse>,
): Promise<void> {
  const body = await readAll(incoming);
  const { method = "POST", url: path = "/", headers } = incoming;
  const identity = identifyRequest(headers, body);
  if (!identity) {
    outgoing
      .writeHead(400, { "content-type": "text/plain" })
      .end("only DynamoDB, SQS, SNS and Secrets Manager are emulated here\n");
    return;
  }
  const response = await handle({ ...identity, method, path, headers, body });
  const { "transfer-encoding": _chunked, connection: _connection, ...kept } = response.headers;
  outgoing.writeHead(response.statusCode, { ...kept, "content-length": response.body.length }).end(response.body);
}

function forward({ method, path, headers, body }: AwsRequest, port: number, agent: Agent): Promise<AwsResponse> {
  return new Promise((resolve, reject) => {
    const { "transfer-encoding": _chunked, connection: _connection, ...kept } = headers;
    const outgoing = httpRequest(
      { host: "127.0.0.1", port, method, path, agent, headers: { ...kept, "content-length": body.length } },
      (response) => {
        readAll(response).then(
          (content) => resolve({ statusCode: response.statusCode ?? 502, headers: response.headers, body: content }),
          reject,
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/**
 * Puts queues at this endpoint: the SDK calls the host of a queue's URL, and the one that fauxqs gives,
 * `sqs.us-east-1.localhost`, has an address on few machines.
 */
function withOwnQueueUrls({ service, operation, headers }: AwsRequest, response: AwsResponse): AwsResponse {
  if (service !== "sqs" || !/^(CreateQueue|GetQueueUrl|ListQueues)$/.test(operation)) return response;
  const text = response.body.toString("utf8");
  return {
    ...response,
    body: Buffer.from(text.replaceAll(/http:\/\/sqs\.[\w-]+\.localhost:\d+/g, `http://${headers.host}`)),
  };
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
