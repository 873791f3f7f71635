import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { CommandFailure } from "../../../command-line/command.ts";
import type { Access } from "./security.ts";

/** Where the console is found. */
export interface ConsoleAddress {
  /** With the token of this start, which the page takes out of it: `http://127.0.0.1:3001/#token=…` */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1. What answers is made by the first request: until then the console costs nothing.
 * @param port 0: a free one
 * @throws CommandFailure if the port cannot be had
 */
export async function listenForConsole(
  port: number,
  answering: (access: Access) => Promise<RequestListener>,
): Promise<ConsoleAddress> {
  const token = randomBytes(32).toString("base64url");
  let listener: Promise<RequestListener> | undefined;
  const server = createServer(async (request, response) => {
    const { port: own } = server.address() as AddressInfo;
    listener ??= answering({ token, port: own });
    (await listener)(request, response);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening").catch(({ code, message }: NodeJS.ErrnoException) => {
    throw new CommandFailure(
      code === "EADDRINUSE"
        ? `port ${port} is in use: give the console another one`
        : `the console cannot listen on port ${port}: ${message}`,
    );
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/#token=${token}`,
    async close() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
