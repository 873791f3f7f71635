import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { BrowserContextOptions } from "playwright-core";
import { barriersOf, overflowOf } from "../../testing/console/console-page.ts";
import { ServedConsole } from "../../testing/console/served-console.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { endStarted, removeTemporary } from "../../testing/systems/npm-start.ts";

let served: ServedConsole;

beforeAll(async () => {
  served = await ServedConsole.start();
  await record({ transaction_id: "seen-1", status: "completed", payer: "p@example.com" });
  await record({ transaction_id: "seen-1", status: "pending" });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const queues = new SQSClient({ endpoint: served.awsEndpoint, region: "us-east-1", credentials });
  const queue = await queues.send(new GetQueueUrlCommand({ QueueName: "payment-notifications-dlq-prod" }));
  const MessageBody = JSON.stringify({ transaction_id: "seen-1", event: { id: "e".repeat(64) } });
  await queues.send(new SendMessageCommand({ QueueUrl: queue.QueueUrl, MessageBody }));
});
afterAll(async () => {
  await served?.stop();
  endStarted();
  removeTemporary();
});
afterEach(() => {
  // A page that breaks its own Content-Security-Policy says so here, too.
  expect(served.complaints.splice(0)).toEqual([]);
});

const record = (fields: Record<string, unknown>) =>
  call(served.api, { path: "/webhooks/payment", body: webhookBody(fields) });

/** What is on each page when it has come. */
const PAGES = [
  ["/overview", "webhook-processor"],
  ["/payments", "seen-1"],
  ["/payments?from=2026-01-01T00:00&to=2026-01-02T00:00", "No payment in this time"],
  ["/payments/seen-1", "does not count after"],
  ["/payments/nobody", "No event of this payment is recorded"],
  ["/deliveries", "webhook-processor"],
  ["/dead-letters", "Redrive all"],
  ["/actions", "backfill"],
  ["/actions/correct?transaction=seen-1", "--reason"],
  ["/actions/none", "There is no such action"],
  ["/send", "Nothing sent yet"],
  ["/api-documentation", "Record a payment"],
  ["/nowhere", "Nothing is at this address"],
] as const;

const WINDOWS: readonly (readonly [string, BrowserContextOptions])[] = [
  ["on a desk in the light", { viewport: { width: 1280, height: 800 }, colorScheme: "light" }],
  ["on a desk in the dark", { viewport: { width: 1280, height: 800 }, colorScheme: "dark" }],
  // 1280 pixels at 400 %, as WCAG 2.2 has it (1.4.10).
  ["at a zoom of 400 %", { viewport: { width: 320, height: 256 }, colorScheme: "light" }],
];

describe.each(WINDOWS)("given a window %s", (_window, options) => {
  test.each(PAGES)("when %s is opened, then it has no barrier, and fits the window's width", async (path, text) => {
    const page = await served.open(path, options);
    await page.getByText(text).first().waitFor();

    expect(await barriersOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

test("given the address with its token, when it is opened, then the token leaves the address and works in a new tab", async () => {
  const page = await served.open("/payments");
  await page.getByRole("link", { name: "seen-1" }).waitFor();

  expect(page.url()).not.toContain("token");
  const tab = await page.context().newPage();
  await tab.goto(`${new URL(served.url).origin}/payments/seen-1`);
  await tab.getByRole("heading", { name: "seen-1" }).waitFor();
  await page.context().close();
});

test("given no token, when a page is opened, then it says what to do and shows nothing", async () => {
  const page = await (await served.open("/payments")).context().browser()?.newPage();
  await page?.goto(`${new URL(served.url).origin}/payments`);

  await page?.getByText("open the address that it printed").waitFor();
  expect(await page?.getByRole("navigation").count()).toBe(0);
  await page?.close();
  served.complaints.splice(0);
});

test("given the payments, when one comes, then it is there without reloading, and what is half typed stays", async () => {
  const page = await served.open("/payments");
  await page.getByRole("link", { name: "seen-1" }).waitFor();
  await page.getByLabel("Source").fill("half typed");

  await record({ transaction_id: "live-1", amount: 1234.5, currency: "EUR" });

  await page.getByRole("row", { name: /live-1.*completed.*1,234\.50 EUR/ }).waitFor();
  expect(await page.getByLabel("Source").inputValue()).toBe("half typed");
  await page.context().close();
});

test("given payments, when somebody filters and searches by the keyboard, then the address says what is looked for", async () => {
  await record({ transaction_id: "sought-1", status: "failed", currency: "GBP" });
  const page = await served.open("/payments");
  await page.getByRole("link", { name: "sought-1" }).waitFor();

  await page.getByLabel("Currency").fill("gbp");
  await page.keyboard.press("Enter");
  await page.getByText("1 payment", { exact: true }).waitFor();
  expect(await page.getByRole("row").nth(1).textContent()).toContain("sought-1");
  expect(new URL(page.url()).search).toBe("?currency=GBP");

  await page.getByLabel("Payment", { exact: true }).fill("sought-1");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "sought-1" }).waitFor();
  await page.goBack();
  await page.getByRole("link", { name: "sought-1" }).waitFor();
  await page.context().close();
});

test("given more payments than come at once, when older ones are asked for, then all are there once", async () => {
  const ids = Array.from({ length: 230 }, (_, index) => `many-${index}`);
  for (let at = 0; at < ids.length; at += 10) {
    const some = ids.slice(at, at + 10);
    await Promise.all(some.map((transaction_id) => record({ transaction_id, status: "pending", currency: "GBP" })));
  }
  const page = await served.open("/payments?status=pending&currency=GBP");

  await page.getByText("100 payments; there are more").waitFor();
  await page.getByRole("button", { name: "Load older" }).click();
  await page.getByText("200 payments; there are more").waitFor();
  await page.getByRole("button", { name: "Load older" }).click();
  await page.getByText("230 payments", { exact: true }).waitFor();

  expect(await page.getByRole("row").count()).toBe(231);
  expect(await barriersOf(page)).toEqual([]);
  await page.context().close();
});

test("given an event, when its body is asked for, then its values are hidden until they are asked for as well", async () => {
  const page = await served.open("/payments/seen-1");

  await page.getByRole("button", { name: "Show the body" }).first().click();
  await page.getByText('"payer": "•••"').waitFor();
  expect(await page.content()).not.toContain("p@example.com");
  await page.getByRole("button", { name: "Show its values" }).click();
  await page.getByText("p@example.com").waitFor();
  await page.getByRole("button", { name: "Hide the body" }).click();
  expect(await page.content()).not.toContain("p@example.com");
  await page.context().close();
});

test("given a delivery, when its event is followed, then it leads to its payment", async () => {
  await record({ transaction_id: "followed-1", status: "failed" });
  const page = await served.open("/deliveries");

  await page.getByRole("row").nth(1).getByRole("link").click();

  await page.getByRole("heading", { name: "followed-1" }).waitFor();
  await page.context().close();
});

test("given only a keyboard and a small window, when somebody skips to the page or opens the menu, then both lead on", async () => {
  const page = await served.open("/payments?currency=USD", { viewport: { width: 320, height: 568 } });
  await page.getByRole("link", { name: "seen-1" }).waitFor();

  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the page");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Dead letters" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Dead letters" }).waitFor();
  expect(await page.evaluate("document.activeElement.id")).toBe("main");
  await page.context().close();
});
