/** Takes the pictures of the console that the documents show, of a local run in which something happens. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { CommandFailure, EXIT, refuseArguments, runCommand } from "../../../command-line/command.ts";
import { startBrowser } from "../browser.ts";
import { SOURCES, sendAll } from "./sent.ts";

const USAGE = `Takes the pictures of the console into docs/console, of a local run of its own to which test events are sent.

Usage: npm run console:screenshots

Environment:
  CHROMIUM_PATH   the browser (default: /usr/bin/chromium)

Exit code: 0 if they are taken, 1 if not, 2 for wrong usage.
`;

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const DIRECTORY = fileURLToPath(new URL("../../../docs/console/", import.meta.url));
const DESK: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, colorScheme: "light" };
const DARK: BrowserContextOptions = { ...DESK, colorScheme: "dark" };

/** A picture: its name, where it is, and what is done there before. */
interface Picture {
  readonly name: string;
  readonly path: string;
  readonly options?: BrowserContextOptions;
  /** Whether it shows more than fits the window. */
  readonly isWhole?: boolean;
  prepare(page: Page): Promise<unknown>;
}

await runCommand({
  typed: "npm run console:screenshots",
  usage: USAGE,
  async run(args) {
    refuseArguments(args);
    mkdirSync(DIRECTORY, { recursive: true });
    const browser = await startBrowser();
    const child = spawn(process.execPath, ["local/main.ts"], {
      cwd: ROOT,
      env: { ...process.env, PORT: "0", LIFECYCLE: "full", WEBHOOK_SOURCES: JSON.stringify(SOURCES) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const url = await addressOf(child);
      const payment = await sendAll(url);
      for (const picture of pictures(payment)) await take(browser, url, picture);
    } finally {
      child.kill("SIGTERM");
      await browser.close();
    }
    return EXIT.ok;
  },
});

/** @param payment one whose life is worth a look */
function pictures(payment: string): readonly Picture[] {
  const text = (wanted: string) => (page: Page) => page.getByText(wanted).first().waitFor();
  return [
    { name: "overview", path: "/overview", prepare: text("Functions in the last hour") },
    { name: "overview-dark", path: "/overview", options: DARK, prepare: text("Functions in the last hour") },
    { name: "payments", path: "/payments", prepare: text("order-1008") },
    { name: "payment", path: `/payments/${payment}`, prepare: text("Its life") },
    { name: "deliveries", path: "/deliveries", prepare: text("webhook-receiver") },
    { name: "dead-letters", path: "/dead-letters", prepare: text("payment-notifications-dlq") },
    {
      name: "action",
      path: `/actions/correct?transaction=${payment}`,
      isWhole: true,
      async prepare(page) {
        await page.getByLabel("--status").fill("disputed");
        await page.getByLabel("--reason").fill("the bank says so, ticket 4711");
        await page.getByRole("button", { name: "Show what it would do" }).click();
        await page.getByRole("heading", { name: "What it would do", exact: true }).waitFor();
      },
    },
    {
      name: "send",
      path: "/send",
      async prepare(page) {
        await page.getByRole("combobox", { name: "From" }).selectOption("stripe");
        await page.getByRole("combobox", { name: "What" }).selectOption("life");
        await page.getByRole("combobox", { name: "Life", exact: true }).selectOption("refund-in-parts");
        await page.getByRole("button", { name: "Send", exact: true }).click();
        await page
          .getByRole("row", { name: /charge\.refunded/ })
          .first()
          .waitFor();
      },
    },
    { name: "api", path: "/api-documentation", prepare: text("Record a payment") },
  ];
}

async function take(
  browser: Browser,
  url: string,
  { name, path, options = DESK, isWhole = false, prepare }: Picture,
): Promise<void> {
  const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
  const page = await context.newPage();
  const { origin, hash } = new URL(url);
  await page.goto(`${origin}${path}${hash}`);
  await prepare(page);
  await page.screenshot({ path: `${DIRECTORY}${name}.png`, fullPage: isWhole });
  console.log(`docs/console/${name}.png`);
  await context.close();
}

/** The console's address, once the local run prints it. What it prints later is read, too, so that it can go on. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      const url = /Console +(http:\/\/\S+)\n/.exec(printed)?.[1];
      if (url !== undefined && printed.includes("Ctrl-C")) resolve(url);
    });
    child.once("exit", () => reject(new CommandFailure("the local run ended before it was ready")));
  });
}
