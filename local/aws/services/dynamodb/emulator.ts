import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import dynalite from "dynalite";
import { LocalRunError } from "../../../errors.ts";
import { type EmulatorOptions, listenLocally, type RunningEmulator } from "../../emulator.ts";
import { lockDirectory } from "./directory-lock.ts";
import { closeIteratorsOfDynalite } from "./dynalite-iterators.ts";

closeIteratorsOfDynalite();

/**
 * DynamoDB by dynalite.
 * @throws LocalRunError if the directory cannot be used
 */
export async function startDynalite({ dataDirectory }: EmulatorOptions): Promise<RunningEmulator> {
  const store = dataDirectory === undefined ? undefined : await openStore(dataDirectory);
  const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0, ...(store && { path: store.path }) });
  const port = await listenLocally(server);
  return {
    port,
    close: async () => {
      await new Promise<void>((done, fail) => {
        server.close((error) => (error ? fail(error) : done()));
        server.closeAllConnections();
      });
      await store?.unlock();
    },
  };
}

async function openStore(dataDirectory: string): Promise<{ path: string; unlock: () => Promise<void> }> {
  const path = resolve(dataDirectory, "dynamodb");
  await mkdir(path, { recursive: true }).catch((error: Error) => {
    throw new LocalRunError(`cannot keep data in ${dataDirectory}: ${error.message}`);
  });
  return { path, unlock: await lockDirectory(dataDirectory) };
}
