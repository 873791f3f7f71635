import autocannon, { type Request, type Result } from "autocannon";
import { webhookBody } from "../../../testing/factories/webhooks.ts";
import { sign } from "../../../testing/http/signed-requests.ts";

/** A multiple of every number of connections here, so that who reads a transaction has sent its webhook before. */
const TRANSACTIONS = 448;

/** A webhook and a read of each transaction, signed for the next five minutes. */
async function signedRequests(url: string, leg: string): Promise<Request[]> {
  const ids = Array.from({ length: TRANSACTIONS }, (_, index) => `${leg}-${index}`);
  const webhooks = ids.map((id) => ({ path: "/webhooks/payment", body: webhookBody({ transaction_id: id }) }));
  const reads = ids.map((id) => ({ path: `/transactions/${id}` }));
  return Promise.all(
    [...webhooks, ...reads].map(async (request: { path: string; body?: string }) => {
      const signed = await sign(url, request);
      return {
        method: signed.method as "GET" | "POST",
        path: new URL(signed.url).pathname,
        headers: Object.fromEntries(signed.headers),
        ...(request.body !== undefined && { body: request.body }),
      };
    }),
  );
}

/** Loads the local run from so many connections, each with its own share of the transactions, again and again. */
export async function load(url: string, leg: string, connections: number, seconds: number): Promise<Result> {
  const requests = await signedRequests(url, leg);
  let connection = 0;
  return autocannon({
    url: new URL(url).origin,
    connections,
    duration: seconds,
    setupClient: (client) => {
      const offset = connection % connections;
      connection += 1;
      client.setRequests(requests.filter((_, index) => index % connections === offset));
    },
  });
}
