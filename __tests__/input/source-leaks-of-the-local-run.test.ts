import { developmentSecret } from "../../local/development-secret.ts";
import { inSettings } from "../../testing/factories/configured-sources.ts";
import { sendUnsigned } from "../../testing/factories/signed-webhooks.ts";
import type { Answer, SignedRequest } from "../../testing/http/signed-requests.ts";
import { Subscriber } from "../../testing/systems/local-subscriber.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { PLANTED_ID } from "./support/planted.ts";
import { PLANTED_SOURCES, plantedRequests, sourceLeaks } from "./support/planted-events.ts";

let system: TestSystem;
let subscriber: Subscriber;

beforeAll(async () => {
  const settings = { WEBHOOK_SOURCES: JSON.stringify(PLANTED_SOURCES.map(inSettings)), LOG_LEVEL: "DEBUG" };
  system = await TestSystem.start({ settings });
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

test("given planted data and faults, when sources of every scheme send to the local run, then no answer with its headers, nothing that is shown, and no notification holds what it sent or signs with", async () => {
  // given
  const bySource = await Promise.all(PLANTED_SOURCES.map(plantedRequests));
  const sent = bySource.flat();
  const leaksIn = sourceLeaks(
    PLANTED_SOURCES.map((source) => developmentSecret(source.name, source)),
    sent,
  );

  // when
  const answers: Answer[] = [];
  for (const [at, [first]] of bySource.entries()) {
    // In turn, so that each fault comes to several sources.
    for (const [operation, kind] of [...FAULTS, ...FAULTS].slice((2 * at) % FAULTS.length).slice(0, 2)) {
      await system.inject([{ functionName: "webhook-receiver", operation, first: 1, last: 1, kind }]);
      answers.push(await sendUnsigned(system.url, first as SignedRequest));
      await system.repair();
    }
  }
  await Promise.all(
    bySource.map(async (requests) => {
      for (const request of requests) answers.push(await sendUnsigned(system.url, request));
    }),
  );
  const notification = await subscriber.notificationOf(PLANTED_ID);

  // then
  const texts = answers.map(({ status, headers, text }) => `${status} ${JSON.stringify([...headers])} ${text}`);
  expect(texts.flatMap((text) => leaksIn(text))).toEqual([]);
  expect(leaksIn(JSON.stringify(system.events))).toEqual([]);
  expect(leaksIn(JSON.stringify(notification), [PLANTED_ID])).toEqual([]);
  // There was something to see.
  const statuses = new Set(answers.map(({ status }) => status));
  expect([200, 400, 401, 422, 500, 502].filter((status) => !statuses.has(status))).toEqual([]);
  const shown = system.events.flatMap((event) => (event.type === "log" ? [event.message] : [])).join("\n");
  expect(shown).toMatch(/signature refused/);
  expect(shown).toMatch(/signed event refused/);
  expect(shown).toMatch(/request failed \(/);
});
