import type { Server as HttpServer } from "node:http";
import type { AddressInfo, Server } from "node:net";

/** A program that plays one AWS service or several. Services that name the same one share it. */
export interface AwsEmulator {
  /** Starts it; loads its code only then. */
  start(options: EmulatorOptions): Promise<RunningEmulator>;
  /** Whether it must be done with its calls before it closes. @default - they are cut off */
  readonly finishesCalls?: boolean;
}

export interface EmulatorOptions {
  /** Keeps from run to run what the emulator can keep. @default - in memory */
  readonly dataDirectory?: string | undefined;
}

/** Listens on 127.0.0.1. */
export interface RunningEmulator {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1; port 0 takes a free one. */
export function listenLocally(server: Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Closes a server at once, whatever is under way. */
export function closeNow(server: HttpServer): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}
