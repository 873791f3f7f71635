import { signedEvent } from "../../../testing/factories/signed-webhooks.ts";
import { webhookBody } from "../../../testing/factories/webhooks.ts";
import { type SignedRequest, sign } from "../../../testing/http/signed-requests.ts";
import { TRIVIAL, writeBundleFiles } from "../bundles/files.ts";
import { SIGNED_SOURCE, startSystem, startTrivialSystem } from "../system/systems.ts";

const WARM_UP_CALLS = 60;
const MEASURED_CALLS = 300;

const NOTIFY_BODY = JSON.stringify({ email: "payer@example.com", template: "payment_confirmation" });

/** The routes that AWS signatures open, in an order in which each finds what it needs. */
const SIGV4_ROUTES: Readonly<Record<string, (index: number) => SignedRequest>> = {
  "POST /webhooks/payment": (index) => ({
    path: "/webhooks/payment",
    body: webhookBody({ transaction_id: `bench-${index}` }),
  }),
  "GET /transactions/{id}": (index) => ({ path: `/transactions/bench-${index}` }),
  "POST /transactions/{id}/notify": (index) => ({ path: `/transactions/bench-${index}/notify`, body: NOTIFY_BODY }),
};

type MakeRequest = (url: string, index: number) => Promise<Request>;

const ROUTES: Readonly<Record<string, MakeRequest>> = {
  ...Object.fromEntries(
    Object.entries(SIGV4_ROUTES).map(([route, request]): [string, MakeRequest] => [
      route,
      (url, index) => sign(url, request(index)),
    ]),
  ),
  "POST /webhooks/{source}": (url, index) => signedWebhook(url, `signed-${index}`),
};

async function signedWebhook(url: string, transaction_id: string): Promise<Request> {
  const { method, path, headers, body } = await signedEvent({ source: SIGNED_SOURCE.name, transaction_id });
  return new Request(`${url}${path}`, { method, headers, body: String(body) });
}

/** Milliseconds of the calls of a route, and of the same calls where a trivial handler answers. */
export interface RouteTimes {
  readonly own: readonly number[];
  readonly trivial: readonly number[];
}

/** Calls each route of the local run over HTTP, in turns with the same route in front of a handler that does nothing. */
export async function measureRoutes(): Promise<ReadonlyMap<string, RouteTimes>> {
  const files = writeBundleFiles();
  const system = await startSystem();
  const trivial = await startTrivialSystem(files.file(TRIVIAL));
  const results = new Map<string, RouteTimes>();
  try {
    for (const [route, request] of Object.entries(ROUTES)) {
      const times = { own: [] as number[], trivial: [] as number[] };
      for (let index = 0; index < WARM_UP_CALLS + MEASURED_CALLS; index += 1) {
        const own = await timed(await request(system.url, index));
        const other = await timed(await request(trivial.url, index));
        if (index < WARM_UP_CALLS) continue;
        times.own.push(own);
        times.trivial.push(other);
      }
      results.set(route, times);
    }
  } finally {
    await Promise.all([system.stop(), trivial.stop()]);
    files.remove();
  }
  return results;
}

/** @throws Error if the answer is no success */
async function timed(request: Request): Promise<number> {
  const start = performance.now();
  const response = await fetch(request);
  await response.arrayBuffer();
  const milliseconds = performance.now() - start;
  if (!response.ok) throw new Error(`${request.method} ${request.url} answered ${response.status}`);
  return milliseconds;
}
