import { Agent, request } from "node:http";
import { connect } from "node:net";

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Milliseconds that a server gets to answer what may be no whole request. */
const PATIENCE = 500;

export interface HttpAnswer {
  readonly status: number;
  /** API Gateway's name for a refusal. */
  readonly errorType?: string | undefined;
  readonly text: string;
}

/** Sends a request as it is: nothing of its path, names or bytes is corrected, as `fetch` would. */
export function exchange(
  origin: string,
  {
    method,
    path,
    headers,
    body,
  }: { method: string; path: string; headers: Record<string, string | string[]>; body: Buffer },
): Promise<HttpAnswer> {
  // Node frames no body of a DELETE by itself: it would be read as the next request.
  const framed = { ...headers, ...(body.length > 0 && { "content-length": String(body.length) }) };
  return new Promise((resolve, reject) => {
    const outgoing = request(origin, { agent, method, path, headers: framed }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          errorType: response.headers["x-amzn-errortype"]?.toString(),
          text: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Sends bytes over a connection of their own; returns what came back until the server closed it, or was silent. */
export function sendBytes(origin: string, bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const done = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks).toString("latin1"));
    };
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setTimeout(PATIENCE, done);
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      socket.setTimeout(50);
    });
    // A server may reset what it has answered.
    socket.on("error", done);
    socket.on("close", done);
  });
}

/** Statuses and bodies of the answers on a connection. */
export function answersIn(received: string): HttpAnswer[] {
  const answers: HttpAnswer[] = [];
  for (let rest = received; rest !== ""; ) {
    const [, status = "", head = ""] = /^HTTP\/1\.1 (\d{3}) ([\s\S]*?\r\n)\r\n/.exec(rest) ?? [];
    if (status === "") throw new Error(`no HTTP answer: ${rest.slice(0, 200)}`);
    const start = rest.indexOf("\r\n\r\n") + 4;
    // Without a length there is no body: Node's own refusals end with an empty chunk.
    const length = Number(/^content-length: *(\d+)\r$/im.exec(head)?.[1] ?? 0);
    answers.push({ status: Number(status), text: rest.slice(start, start + length) });
    rest = rest.slice(start + length).replace(/^0\r\n\r\n/, "");
  }
  return answers;
}

/** Ends the connections that were kept. */
export function closeConnections(): void {
  agent.destroy();
}
