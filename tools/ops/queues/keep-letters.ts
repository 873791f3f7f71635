import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { CommandFailure } from "../../../command-line/command.ts";
import type { Letter } from "./letters.ts";
import type { Taking } from "./take-letters.ts";

export interface Keeping extends Pick<Taking, "secure"> {
  close(): Promise<void>;
}

/**
 * Writes letters into a file, one JSON object a line. They are on the disk before they count as safe.
 * @param file must not exist. Only its owner may read it
 * @throws CommandFailure if it cannot be made
 */
export async function keepingIn(file: string): Promise<Keeping> {
  const handle = await open(file, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure(`${file} cannot be made: ${error.code}`);
  });
  await syncDirectory(dirname(file));
  return {
    async secure(letters) {
      await handle.appendFile(letters.map((letter) => `${JSON.stringify(keptOf(letter))}\n`).join(""));
      await handle.sync();
      return letters.map((letter) => ({ letter }));
    },
    close: () => handle.close(),
  };
}

/** All that is needed to send it again. */
function keptOf({ queue, id, sentAt, body, message }: Letter) {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(
    ([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        DataType,
        ...(StringValue !== undefined && { StringValue }),
        ...(BinaryValue !== undefined && { BinaryValue: Buffer.from(BinaryValue).toString("base64") }),
      },
    ],
  );
  return {
    queue: queue.name,
    message_id: id,
    sent_at: new Date(sentAt).toISOString(),
    body,
    message_attributes: Object.fromEntries(attributes),
  };
}

/** Else a crash of the machine could lose the file's name. */
async function syncDirectory(directory: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(directory);
    await handle.sync();
  } catch (error) {
    // Windows opens no directory, and needs not to.
    if (!["EISDIR", "EPERM", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    await handle?.close();
  }
}
