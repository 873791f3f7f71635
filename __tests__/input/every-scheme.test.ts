import type { APIGatewayProxyResult } from "aws-lambda";
import fc from "fast-check";
import { BASIC_STATUSES } from "../../functions/domain/payment-events.ts";
import type { SchemeName } from "../../functions/domain/schemes/names.ts";
import { silenceOutput } from "../../testing/capture-output.ts";
import { API_HOST } from "../../testing/factories/lambda-events.ts";
import { EVERY_SOURCE, severalAtOnce, signedEvent } from "../../testing/factories/signed-webhooks.ts";
import type { SignedRequest } from "../../testing/http/signed-requests.ts";
import { anyChangeOf } from "./support/changed-json.ts";
import { type Handlers, handlersInMemory } from "./support/handlers-in-memory.ts";
import { expectQuiet } from "./support/quiet.ts";
import { errorOf, namedBy } from "./support/refusals.ts";
import { generated } from "./support/runs.ts";
import { Tally } from "./support/tally.ts";

jest.setTimeout(600_000);

/** Senders of these cannot sign whatever a body holds. */
const SIGNS_IN_BODY: readonly SchemeName[] = ["adyen"];

let handlers: Handlers;
let output: ReturnType<typeof silenceOutput>;

beforeAll(async () => {
  process.env.LIFECYCLE = "full";
  handlers = await handlersInMemory();
});
beforeEach(() => {
  output = silenceOutput();
});
afterEach(() => output.restore());

function receive({ path, headers, body }: SignedRequest): Promise<APIGatewayProxyResult> {
  const requestContext = { requestId: "request-1", domainName: API_HOST, path: `/prod${path}` };
  return handlers.receiveEvent({ resource: path, requestContext, headers, body, isBase64Encoded: false });
}

test.each(EVERY_SOURCE)(
  "given signed events of the source $name of scheme $scheme that are changed anywhere, when they come, then they are recorded, ignored, or refused by a name, without an effect",
  async ({ name: source, scheme }) => {
    // given
    const tally = new Tally(`changed events of ${source}`);
    const events = await Promise.all(
      BASIC_STATUSES.map((status) => signedEvent({ source, scheme, status, transaction_id: `tx-${status}` })),
    );
    const anyEvent = fc.oneof(
      ...events.map(({ body }, index) => anyChangeOf(body).map((changed) => ({ index, changed }))),
    );

    // when, then
    await fc.assert(
      fc.asyncProperty(anyEvent, async ({ index, changed: body }) => {
        handlers.reset();
        const request = await signedEvent({ source, scheme, body, eventId: `event-${index}` });

        const answer = await receive(request);

        tally.add(answer.statusCode);
        expect([200, 400, 413, ...(SIGNS_IN_BODY.some((name) => name === scheme) ? [401] : [])]).toContain(
          answer.statusCode,
        );
        if (answer.statusCode === 200) return;
        expect(handlers.effects()).toBe(0);
        if (answer.statusCode === 401) return;
        expect({ named: namedBy(errorOf(answer.body) ?? ""), body: answer.body }).not.toMatchObject({ named: [] });
      }),
      generated(2_500),
    );

    // then
    expectQuiet(output, tally);
    expect(Math.min(tally.of(200), tally.of(400))).toBeGreaterThan(tally.total / 20);
  },
);

test("given a signed request with three events of which one is changed anywhere, when it comes, then the others are recorded whatever becomes of that one, unless the request is not let in", async () => {
  // given
  const tally = new Tally("requests with several events, one of them changed");
  const { body, ...event } = await severalAtOnce(["tx-first", "tx-second", "tx-third"]);
  const { notificationItems, ...envelope } = JSON.parse(body) as { readonly notificationItems: readonly object[] };
  const anyRequest = fc.oneof(
    ...notificationItems.map((item, at) =>
      anyChangeOf(JSON.stringify(item)).map((changed) => {
        const items = notificationItems.map((other, index) => (index === at ? changed : JSON.stringify(other)));
        // Not parsed: it may hold what no value of JavaScript is written as.
        return `${JSON.stringify(envelope).slice(0, -1)},"notificationItems":[${items.join(",")}]}`;
      }),
    ),
  );

  // when, then
  await fc.assert(
    fc.asyncProperty(anyRequest, async (changed) => {
      handlers.reset();

      const answer = await receive(await signedEvent({ ...event, body: changed }));

      tally.add(answer.statusCode);
      expect([200, 400, 401, 413]).toContain(answer.statusCode);
      // A record and a message each.
      const effects = { 200: [4, 6], 400: [4], 401: [0], 413: [0] }[answer.statusCode];
      expect(effects).toContain(handlers.effects());
    }),
    generated(2_500),
  );

  // then
  expectQuiet(output, tally);
  expect(Math.min(tally.of(200), tally.of(400), tally.of(401))).toBeGreaterThan(tally.total / 20);
});
