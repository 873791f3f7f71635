import { barriersOf } from "../../testing/console/console-page.ts";
import { ServedConsole } from "../../testing/console/served-console.ts";
import { endStarted, removeTemporary } from "../../testing/systems/npm-start.ts";

let served: ServedConsole;

beforeAll(async () => {
  served = await ServedConsole.start();
});
afterAll(async () => {
  await served?.stop();
  endStarted();
  removeTemporary();
});

test("given the senders, when somebody sends an event, the same again, and a life, then each is answered and shown", async () => {
  const page = await served.open("/send");

  await page.getByLabel("Amount").fill("7.5");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("row", { name: /API completed txn-\w+ 200/ }).waitFor();
  await page.getByRole("button", { name: "Send the same event again" }).click();
  await page
    .getByRole("row", { name: /API completed txn-\w+ 200/ })
    .nth(1)
    .waitFor();

  await page.getByRole("combobox", { name: "From" }).selectOption("stripe");
  await page.getByRole("combobox", { name: "What" }).selectOption("life");
  await page.getByRole("combobox", { name: "Life", exact: true }).selectOption("refund-in-parts");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page
    .getByRole("row", { name: /stripe charge\.refunded pi_\w+ 200/ })
    .first()
    .waitFor();
  expect(await barriersOf(page)).toEqual([]);

  await page.getByRole("link", { name: /^pi_/ }).first().click();
  await page.getByText("status completed → partially refunded").waitFor();
  await page.context().close();
  expect(served.complaints).toEqual([]);
});

test("given the faults, when somebody lets AWS fail and work again, then events are answered so", async () => {
  const page = await served.open("/send");
  const failing = page.getByRole("form", { name: "Let AWS fail" });

  await failing.getByLabel("Calls of").selectOption("webhook-processor");
  await failing.getByLabel("Which").selectOption("each call");
  await page.getByRole("button", { name: "Let it fail" }).click();
  await page.getByText("webhook-processor:UpdateItem:*=fail").waitFor();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("row", { name: /API completed txn-\w+ 5\d\d/ }).waitFor();
  expect(await barriersOf(page)).toEqual([]);

  await page.getByRole("button", { name: "Let everything work again" }).click();
  await page.getByText("Everything works.").waitFor();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("row", { name: /API completed txn-\w+ 200/ }).waitFor();
  await page.context().close();
});

test("given a payment, when somebody corrects it, then the dry run comes first, and it is done after a yes", async () => {
  const page = await served.open("/send");
  await page.getByLabel("Payment").fill("corrected-1");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("link", { name: "corrected-1" }).click();
  await page.getByRole("link", { name: "correct…" }).click();

  expect(await page.getByLabel("transaction").inputValue()).toBe("corrected-1");
  await page.getByLabel("--status").fill("failed");
  await page.getByLabel("--reason").fill("the bank returned it");
  await page.getByRole("button", { name: "Show what it would do" }).click();
  await page.getByRole("heading", { name: "What it would do", exact: true }).waitFor();
  await page.getByText("dry run: nothing was changed").waitFor();
  expect(await barriersOf(page)).toEqual([]);
  expect(await page.getByRole("button", { name: "Do it" }).isDisabled()).toBe(true);
  expect(await page.getByLabel("--status").inputValue()).toBe("failed");

  await page.getByLabel("Type yes to do it in prod of the local run").fill("yes");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Done", exact: true }).waitFor();
  await page.getByText("audit record: /payment/prod/operations").waitFor();
  expect(await barriersOf(page)).toEqual([]);

  await page.goBack();
  await page.getByText("status completed → failed").waitFor();
  await page.context().close();
});

test("given a value that is not allowed, when the dry run is asked for, then what is allowed is said", async () => {
  const page = await served.open("/actions/correct?transaction=corrected-1");

  await page.getByLabel("--status").fill("lost");
  await page.getByRole("button", { name: "Show what it would do" }).click();

  await page.getByRole("alert").getByText('status: "lost" given, allowed: ').waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await page.context().close();
});

test("given a queue that is not there, when an action ends with a failure, then that is said, and it cannot be done", async () => {
  const page = await served.open("/actions/redrive?queue=no-such-queue&all=yes");

  await page.getByRole("button", { name: "Show what it would do" }).click();

  await page.getByRole("heading", { name: "What it would do: Not done" }).waitFor();
  await page.getByText('"no-such-queue" given, allowed: payment-notifications-dlq').waitFor();
  expect(await page.getByRole("button", { name: "Do it" }).count()).toBe(0);
  await page.context().close();
});

test("given a page that is open, when the local run ends, then it keeps what it shows and says that it is old", async () => {
  const page = await served.open("/payments");
  await page.getByRole("link", { name: "corrected-1" }).waitFor();

  await served.end();

  await page.getByText(/As of .* the console does not answer/).waitFor();
  expect(await page.getByRole("link", { name: "corrected-1" }).count()).toBe(1);
  expect(await barriersOf(page)).toEqual([]);
  await page.context().close();
});
