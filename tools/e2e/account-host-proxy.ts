/**
 * An HTTP proxy that brings `http://<account id or bucket>.127.0.0.1:<port>/…` to the emulator on that port.
 *
 * S3 Control, which the AWS provider asks for a bucket's tags, puts the account id before the host, and Terraform's S3 backend the
 * bucket. No resolver knows the name that follows. Go asks `HTTP_PROXY` instead, except for loopback addresses, so only these requests
 * come here. The emulator takes a bucket as the beginning of the path.
 *
 *   node tools/e2e/account-host-proxy.ts <port to listen on>
 */
import { createServer, request } from "node:http";

/** No URL to WHATWG's parser: a host that ends in a number must be an IPv4 address. */
const PREFIXED_URL = /^http:\/\/(?:\d{12}|(?<bucket>[a-z][\w-]+))\.127\.0\.0\.1:(?<port>\d+)(?<path>\/.*)$/;

const port = Number(process.argv[2]);
if (!Number.isInteger(port) || port <= 0) throw new Error(`port: given ${process.argv[2]}, allowed: a port number`);

createServer((incoming, answer) => {
  const { port, bucket, path } = PREFIXED_URL.exec(incoming.url ?? "")?.groups ?? {};
  if (port === undefined || path === undefined) {
    answer.writeHead(502).end("no account's or bucket's host");
    return;
  }
  const whole = bucket === undefined ? path : `/${bucket}${path}`;
  const options = { host: "127.0.0.1", port, path: whole, method: incoming.method, headers: incoming.headers };
  const forwarded = request(options, (reply) => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(answer);
  });
  forwarded.on("error", (error) => answer.writeHead(502).end(error.message));
  incoming.pipe(forwarded);
}).listen(port, "127.0.0.1");
