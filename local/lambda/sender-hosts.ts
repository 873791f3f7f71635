import https, { Agent } from "node:https";
import { connect, getCACertificates, setDefaultCACertificates } from "node:tls";
import type { SenderHosts } from "./protocol.ts";

/**
 * From now on this thread finds the hosts of senders on this machine, and trusts their authority as if it were a public one. It takes a call
 * in the thread before the function's code is loaded: no variable that a stack sets can do it.
 */
export function standIn({ names, port, authority }: SenderHosts): void {
  setDefaultCACertificates([...getCACertificates(), authority]);
  const agent = new Agent();
  const createConnection = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) =>
    typeof options.host === "string" && names.includes(options.host)
      ? connect({ host: "127.0.0.1", port, servername: options.host })
      : createConnection(options, callback);
  https.globalAgent = agent;
}
