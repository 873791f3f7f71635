import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startBrowser } from "../../tools/console/browser.ts";
import { ready, start } from "../systems/npm-start.ts";

const SOURCES = [
  { name: "stripe", scheme: "stripe" },
  { name: "shop", scheme: "standard-webhooks" },
];

/** Far more than a page takes, on a busy machine too: it only ends a test that waits for what does not come. */
const GIVE_UP_MILLISECONDS = 20_000;

/** The console of a local run, as an operator opens it. */
export class ServedConsole {
  readonly url: string;
  readonly api: string;
  /** Where the local run's AWS services are found. */
  readonly awsEndpoint: string;
  /** What the pages said to the browser's console, and errors that nothing caught. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  readonly #run: ReturnType<typeof start>;

  private constructor(api: string, browser: Browser, run: ReturnType<typeof start>) {
    const told = (name: string) => new RegExp(`${name} +(http://\\S+)`).exec(run.output.stdout)?.[1] ?? "";
    this.url = told("Console");
    this.api = api;
    this.awsEndpoint = told("AWS");
    this.#browser = browser;
    this.#run = run;
  }

  static async start(): Promise<ServedConsole> {
    const browser = await startBrowser();
    const run = start([], { WEBHOOK_SOURCES: JSON.stringify(SOURCES), LIFECYCLE: "full" });
    return new ServedConsole(await ready(run), browser, run);
  }

  /** A window of a browser of its own, at a page of the console. */
  async open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({ reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(GIVE_UP_MILLISECONDS);
    const page = await context.newPage();
    page.on("console", (message) => {
      // An answer that is an error is shown by the page, which is what the tests look at.
      const isOfAnswer = message.text().startsWith("Failed to load resource");
      if (["error", "warning"].includes(message.type()) && !isOfAnswer)
        this.complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.complaints.push(`${page.url()}: ${error.message}`));
    const { origin, hash } = new URL(this.url);
    await page.goto(`${origin}${path}${hash}`);
    return page;
  }

  /** Ends the local run, as Ctrl-C does. */
  async end(): Promise<void> {
    this.#run.child.kill("SIGTERM");
    await this.#run.exited;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.end();
  }
}
