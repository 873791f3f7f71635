import { ASSUMPTIONS } from "../paper/assumptions.ts";
import type { Counts } from "../paper/counts.ts";
import type { StackFacts, Stacks } from "../paper/stack.ts";
import { renderColumns, shown } from "../report/table.ts";
import { sum } from "../statistics.ts";
import { addedItems, monthItems } from "./month.ts";
import { PRICES, PRICES_AS_OF, type Priced } from "./prices.ts";
import { type Choices, choicesOf, dollars, type Item, logBytesBySource, webhookItems } from "./webhook.ts";

const MILLION = 1_000_000;

/** Dollars of a million webhooks. */
export function perMillion(counts: Counts, choices: Choices): number {
  return sum(webhookItems(counts, choices).map(dollars)) * MILLION;
}

/** Dollars of a month without traffic. */
export function perMonth(stack: StackFacts): number {
  return sum(monthItems(stack).map(dollars));
}

/** The same environment, its queue's data keys used for another while. */
function withDataKeys(stack: StackFacts, dataKeyReuseSeconds: number): StackFacts {
  return { ...stack, queue: { ...stack.queue, dataKeyReuseSeconds } };
}

/** Webhooks of Stripe or another source, which `webhook-receiver` records. */
export const SIGNED: Partial<Choices> = { signed: true };

/** What moves the cost of a million webhooks, and how it is set. */
const LEVERS: readonly (readonly [name: string, how: string, choices: Partial<Choices>])[] = [
  ["no data trace", "`dataTrace: false`", { dataTrace: false }],
  ["only warnings logged", "`logLevel: WARN`", { logLevel: "WARN" }],
  ["no tracing", "`tracingConfig` in node-function.ts", { tracing: false }],
  ["table class Standard-IA", "`tableClass` in transaction-table.ts", { tableClass: "STANDARD_INFREQUENT_ACCESS" }],
  ["no index by time", "`timeIndex: false`", { timeIndex: false }],
  ["ten messages a batch", "comes with traffic", { messagesPerBatch: 10 }],
  ["signed by its sender", "`webhookSources`", SIGNED],
  [
    "same, one webhook a minute and container",
    "comes without traffic",
    { ...SIGNED, signedWebhooksPerContainerMinute: 1 },
  ],
  ["web ACL", "`webAcl: true`", { webAcl: true }],
];

/** The calculation as Markdown, for docs/cost.md. */
export function costReport(counts: Counts, { defaults, oneSource, twoSources, webAcl }: Stacks): string {
  const choices = choicesOf(defaults);
  const total = perMillion(counts, choices);
  const monthly = perMonth(defaults);
  const signedTotal = perMillion(counts, { ...choices, ...SIGNED });
  const logs = logBytesBySource(counts, choices);
  return [
    `**A million recorded webhooks with their notifications: ${money(total)}. An environment without traffic: ${money(monthly)} a month.**`,
    "",
    itemTable("A million webhooks", webhookItems(counts, choices), MILLION, total),
    "",
    `Signed by their sender, a million cost ${money(signedTotal)}, the API's request, the notification and all else included:`,
    "",
    itemTable("A million signed webhooks", webhookItems(counts, { ...choices, ...SIGNED }), MILLION, signedTotal),
    "",
    "Bytes of log that a webhook writes:",
    "",
    renderColumns(
      ["Log", "Bytes", "Dollars per million"],
      Object.entries(logs).map(([source, bytes]) => [
        LOGS[source] ?? source,
        String(Math.round(bytes)),
        money((bytes / 1e9) * (PRICES.logGb.price + PRICES.archivedLogGb.price) * MILLION),
      ]),
    ),
    "",
    "What moves it:",
    "",
    renderColumns(
      ["Change", "How", "Dollars per million", "Difference"],
      LEVERS.map(([name, how, lever]) => {
        const changed = perMillion(counts, { ...choices, ...lever });
        return [name, how, money(changed), signed(changed - total)];
      }),
    ),
    "",
    itemTable("A month without traffic", monthItems(defaults), 1, monthly),
    "",
    ...[
      ["A month with a source of signed webhooks: added", addedItems(oneSource, defaults)] as const,
      ["A month with each further source: added", addedItems(twoSources, oneSource)] as const,
      ["A month with the web ACL: added", addedItems(webAcl, defaults)] as const,
    ].flatMap(([title, items]) => [itemTable(title, items, 1, sum(items.map(dollars))), ""]),
    `Were the queue's data keys used for 60 s instead of ${defaults.queue.dataKeyReuseSeconds} s, a month would cost ${money(perMonth(withDataKeys(defaults, 60)))}.`,
    "",
    `List prices, us-east-1, as of ${PRICES_AS_OF}, to be checked against AWS's price list:`,
    "",
    renderColumns(
      ["Service", "Dollars", "per"],
      Object.values(PRICES).map(({ source, price, unit }) => [
        source,
        price.toLocaleString("en", { maximumFractionDigits: 12 }),
        unit,
      ]),
    ),
    "",
    "Assumptions:",
    "",
    renderColumns(["Assumption", "Value"], assumptions()),
  ].join("\n");
}

const LOGS: Readonly<Record<string, string>> = {
  functions: "of the functions: lines and metrics, counted",
  lambda: "of Lambda itself, assumed",
  access: "API Gateway's access log, counted",
  execution: "API Gateway's execution log at INFO, assumed",
  trace: "API Gateway's data trace, assumed beside the bodies",
};

function itemTable(title: string, items: readonly Item[], times: number, total: number): string {
  const rows = items.map((item) => [
    item.what,
    `${shown(item.amount * times)} × ${unitOf(item.priced)}`,
    money(dollars(item) * times),
    `${Math.round((dollars(item) * times * 100) / total)} %`,
  ]);
  return renderColumns([title, "Amount", "Dollars", "Share"], [...rows, ["Together", "", money(total), "100 %"]]);
}

function unitOf(priced: Priced): string {
  return PRICES[priced].unit.split(/[,;]/)[0]?.replace(/ a month$/, "") ?? "";
}

function assumptions(): string[][] {
  const { latency, ...others } = ASSUMPTIONS;
  return [
    ...Object.entries(latency).map(([operation, milliseconds]) => [
      `milliseconds of ${operation}`,
      String(milliseconds),
    ]),
    ...Object.entries(others).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
      String(value),
    ]),
  ];
}

function money(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

function signed(amount: number): string {
  return `${amount < 0 ? "−" : "+"}$${Math.abs(amount).toFixed(2)}`;
}
