import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { CommandFailure } from "../../command-line/command.ts";

/** Where Debian's package puts it. */
const DEFAULT_PATH = "/usr/bin/chromium";

/**
 * A Chromium without a window. The variable CHROMIUM_PATH says where it is.
 * @throws CommandFailure if it is not there
 */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH || DEFAULT_PATH;
  if (!existsSync(executablePath)) {
    throw new CommandFailure(
      `no Chromium at ${executablePath}: install it (apt-get install chromium), or give its place in CHROMIUM_PATH`,
    );
  }
  // Its sandbox refuses root, as whom CI runs in a container. It opens nothing but our own pages.
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, ...(isRoot && { args: ["--no-sandbox"] }) });
}
