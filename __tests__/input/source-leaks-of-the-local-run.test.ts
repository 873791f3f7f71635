import { SOURCES, sendUnsigned, WITH_SOURCES } from "../../testing/factories/signed-webhooks.ts";
import type { Answer, SignedRequest } from "../../testing/http/signed-requests.ts";
import { Subscriber } from "../../testing/systems/local-subscriber.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { PLANTED_ID } from "./support/planted.ts";
import { plantedRequests, sourceLeaksIn } from "./support/planted-events.ts";

let system: TestSystem;
let subscriber: Subscriber;

beforeAll(async () => {
  system = await TestSystem.start({ settings: { ...WITH_SOURCES, LOG_LEVEL: "DEBUG" } });
  subscriber = await Subscriber.subscribe(system);
});
afterAll(() => system.stop());

/** What may go wrong with the calls of a delivery; a container that is killed has to read the secret again. */
const FAULTS = [
  ["GetSecretValue", "fail"],
  ["UpdateItem", "kill"],
  ["GetSecretValue", "throttle-all"],
  ["PutItem", "fail-after"],
  ["SendMessage", "throttle-all"],
] as const;

test("given planted data and faults, when a source sends to the local run, then no answer with its headers, nothing that is shown, and no notification holds what it sent or signs with", async () => {
  // given
  const bySource = await Promise.all(SOURCES.map(plantedRequests));
  const sent = bySource.flat();

  // when
  const answers: Answer[] = [];
  for (const [first] of bySource) {
    for (const [operation, kind] of FAULTS) {
      await system.inject([{ functionName: "webhook-receiver", operation, first: 1, last: 1, kind }]);
      answers.push(await sendUnsigned(system.url, first as SignedRequest));
      await system.repair();
    }
  }
  for (const request of sent) answers.push(await sendUnsigned(system.url, request));
  const notification = await subscriber.notificationOf(PLANTED_ID);

  // then
  const texts = answers.map(({ status, headers, text }) => `${status} ${JSON.stringify([...headers])} ${text}`);
  expect(texts.flatMap((text) => sourceLeaksIn(text, SOURCES, sent))).toEqual([]);
  expect(sourceLeaksIn(JSON.stringify(system.events), SOURCES, sent)).toEqual([]);
  expect(sourceLeaksIn(JSON.stringify(notification), SOURCES, sent, [PLANTED_ID])).toEqual([]);
  // There was something to see.
  const statuses = new Set(answers.map(({ status }) => status));
  expect([200, 400, 401, 422, 500, 502].filter((status) => !statuses.has(status))).toEqual([]);
  const shown = system.events.flatMap((event) => (event.type === "log" ? [event.message] : [])).join("\n");
  expect(shown).toMatch(/signature refused/);
  expect(shown).toMatch(/signed event refused/);
  expect(shown).toMatch(/request failed \(/);
});
