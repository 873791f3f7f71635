import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startBrowser } from "../../tools/console/browser.ts";
import { ready, start } from "../systems/npm-start.ts";
import { openPage } from "./open-page.ts";

const SOURCES = [
  { name: "stripe", scheme: "stripe" },
  { name: "shop", scheme: "standard-webhooks" },
];

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
  open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    return openPage({ browser: this.#browser, url: this.url, complaints: this.complaints }, path, options);
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
