import { webhookBody } from "../../testing/factories/webhooks.ts";
import { FaultySystem } from "./support/faulty-system.ts";

jest.setTimeout(60_000);

/** Bytes of a body that still fits an item. */
const LARGE = 380_000;
const PLANTED = "planted-in-a-large-body";

let system: FaultySystem;

beforeAll(async () => {
  system = await FaultySystem.start();
});
afterAll(() => system.stop());

test("given a large webhook, when AWS quotes it in an error, then the fault is answered before the function's time is up, and nothing of it is logged", async () => {
  // given
  const note = `${PLANTED} `.repeat(LARGE / (PLANTED.length + 1));
  await system.local.inject([
    { functionName: "webhook-processor", operation: "PutItem", first: 1, last: 1, kind: "quoted", id: "quoted" },
  ]);

  // when
  const answers = await system.deliverWebhook(webhookBody({ transaction_id: "quoted-case", note }));

  // then
  expect(system.happened()).toEqual(new Set(["quoted"]));
  expect(answers.map(({ status, json }) => [status, json])).toEqual([
    [500, { error: "Internal server error" }],
    [200, { message: "Payment processed successfully" }],
  ]);
  expect(system.local.events.filter((event) => JSON.stringify(event).includes(PLANTED))).toEqual([]);
  expect(JSON.stringify(system.local.events)).toContain("ValidationException");
});
