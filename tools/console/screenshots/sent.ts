import { setTimeout as sleep } from "node:timers/promises";
import { CommandFailure } from "../../../command-line/command.ts";
import type { Sent } from "../contract.ts";

/** Of the local run whose pictures are taken. */
export const SOURCES = [
  { name: "stripe", scheme: "stripe" },
  { name: "adyen", scheme: "adyen" },
  { name: "shop", scheme: "standard-webhooks" },
] as const;

/** Milliseconds after which metrics and logs have what was sent. */
const SETTLED = 3000;

type Event = Readonly<Record<string, string>>;

const LIVES: readonly Event[] = [
  { source: "stripe", lifecycle: "paid" },
  { source: "stripe", lifecycle: "dispute-lost", currency: "EUR" },
  { source: "adyen", lifecycle: "paid" },
  { source: "stripe", lifecycle: "retry-after-failure", currency: "GBP" },
  { source: "adyen", lifecycle: "refund", currency: "EUR" },
];

const EVENTS: readonly Event[] = [
  { source: "API", amount: "129.90", currency: "EUR", id: "order-1001" },
  { source: "shop", amount: "18.50", status: "pending", id: "order-1002" },
  { source: "API", amount: "1249", currency: "GBP", id: "order-1003" },
  { source: "shop", amount: "7.25", currency: "EUR", status: "failed", id: "order-1004" },
  { source: "API", amount: "64.99", id: "order-1005" },
  { source: "stripe", amount: "310", currency: "EUR" },
  { source: "shop", amount: "2400", id: "order-1006" },
  // What the settings do not take.
  { source: "shop", amount: "500", currency: "SEK", id: "order-1007" },
];

/**
 * Lets something happen by the console's own API.
 * @param url of the console, with its token
 * @returns a payment whose life is worth a look
 */
export async function sendAll(url: string): Promise<string> {
  const { origin, hash } = new URL(url);
  const headers = {
    authorization: `Bearer ${hash.slice("#token=".length)}`,
    origin,
    "content-type": "application/json",
  };
  const post = async <T>(path: string, body: object) => {
    const answer = await fetch(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new CommandFailure(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  for (const life of LIVES) await post("/api/sending", life);
  for (const event of EVENTS) {
    const { again } = await post<Sent>("/api/sending", event);
    if (event.id === "order-1001") await post("/api/sending", { ...event, ...again });
  }
  // A sender's retry after a failure of ours.
  await post("/api/faults", { fault: "webhook-processor:UpdateItem=fail" });
  const failed = { source: "API", amount: "42", id: "order-1008" };
  const { again } = await post<Sent>("/api/sending", failed);
  await post("/api/faults/clear", {});
  await post("/api/sending", { ...failed, ...again });
  const { transaction_id } = await post<Sent>("/api/sending", { source: "stripe", lifecycle: "refund-in-parts" });
  await sleep(SETTLED);
  return transaction_id;
}
