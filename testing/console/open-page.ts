import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** Far more than a page takes, on a busy machine too: it only ends a test that waits for what does not come. */
const GIVE_UP_MILLISECONDS = 20_000;

export interface OpenedConsole {
  readonly browser: Browser;
  /** As the console printed it, with its token. */
  readonly url: string;
  /** Takes what the pages say to the browser's console, and errors that nothing caught. */
  readonly complaints: string[];
}

/** A window of a browser of its own, at a page of a console. */
export async function openPage(
  { browser, url, complaints }: OpenedConsole,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(GIVE_UP_MILLISECONDS);
  const page = await context.newPage();
  page.on("console", (message) => {
    // An answer that is an error is shown by the page, which is what the tests look at.
    const isOfAnswer = message.text().startsWith("Failed to load resource");
    if (["error", "warning"].includes(message.type()) && !isOfAnswer)
      complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  const { origin, hash } = new URL(url);
  await page.goto(`${origin}${path}${hash}`);
  return page;
}
