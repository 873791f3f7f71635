import { setTimeout as sleep } from "node:timers/promises";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { SOURCES, sendEvent, WITH_SOURCES } from "../../testing/factories/signed-webhooks.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { FaultySystem, SHORT_TIMES } from "./support/faulty-system.ts";

jest.setTimeout(120_000);

const STALE = { first: 1, last: Number.MAX_SAFE_INTEGER, kind: "stale" } as const;

let system: FaultySystem;

beforeEach(async () => {
  system = await FaultySystem.start(SHORT_TIMES, WITH_SOURCES);
});
afterEach(() => system.stop());

test("given reads of the table that would be stale, when a payment is recorded and read, then every read is strongly consistent", async () => {
  // given
  await system.local.inject([{ ...STALE, functionName: "*", operation: "Query", id: "stale" }]);

  // when
  const read: unknown[] = [];
  for (const amount of [1, 2, 3]) {
    await system.deliverWebhook(webhookBody({ transaction_id: "stale-case", amount }));
    read.push((await call(system.local.url, { path: "/transactions/stale-case" })).json);
  }

  // then
  expect(read).toEqual([1, 2, 3].map((amount) => expect.objectContaining({ amount })));
  expect((await system.allNotifications()).get("stale-case")).toHaveLength(3);
  expect(system.happened()).toEqual(new Set());
});

test("given stale reads of a source's secret, when it was rotated, then the new value is let in by a later try, and the old one all the time", async () => {
  // given
  const [{ name: source } = { name: "" }] = SOURCES;
  const { secretId: SecretId, developmentSecret: old = "" } =
    system.local.sources.find(({ name }) => name === source) ?? {};
  const send = (secret: string, index: number) =>
    sendEvent(system.local.url, {
      source,
      secret,
      transaction_id: `stale-${index}-case`,
      eventId: `evt_stale_${index}`,
    });
  const rotated = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const before = await send(old, 0);
  await system.local.inject([
    { ...STALE, last: 2, functionName: "webhook-receiver", operation: "GetSecretValue", id: "stale" },
  ]);
  await system.local.clients().secrets.send(new PutSecretValueCommand({ SecretId, SecretString: rotated }));

  // when
  const refused = await send(rotated, 1);
  const meanwhile = await send(old, 2);
  // A container reads a secret again because of a signature every ten seconds at most.
  await sleep(10_500);
  const admitted = await send(rotated, 1);

  // then
  expect([before, refused, meanwhile, admitted].map(({ status }) => status)).toEqual([200, 401, 200, 200]);
  expect(system.happened()).toEqual(new Set(["stale"]));
});
