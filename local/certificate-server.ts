import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { WebhookSource } from "../functions/domain/webhook-sources.ts";
import { DEVELOPMENT_CERTIFICATE } from "./development-certificate.ts";
import type { SenderHosts } from "./lambda/protocol.ts";

/** Where functions read the certificates of senders that sign with a private key. */
const HOSTS = ["api.paypal.com", "api.sandbox.paypal.com"];

export interface CertificateServer {
  readonly senders: SenderHosts;
  close(): Promise<void>;
}

/**
 * Stands for the hosts of senders that sign with a private key: serves the development certificate at every path.
 * @returns undefined if no source has such a sender
 */
export async function startCertificateServer(
  sources: readonly WebhookSource[],
): Promise<CertificateServer | undefined> {
  if (!sources.some(({ scheme }) => scheme === "paypal")) return undefined;
  const { authority, certificate, privateKey } = DEVELOPMENT_CERTIFICATE;
  const server = createServer({ cert: certificate, key: privateKey }, (_request, response) => {
    response.end(certificate);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { senders: { names: HOSTS, port, authority }, close: () => closed(server) };
}

async function closed(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}
