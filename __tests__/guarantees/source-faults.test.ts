import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { SCHEME_NAMES } from "../../functions/domain/schemes/names.ts";
import type { FaultKind } from "../../local/faults/fault.ts";
import { eventIdsOf } from "../../testing/factories/event-ids.ts";
import {
  EVERY_SOURCE,
  severalAtOnce,
  signedEvent,
  WITH_EVERY_SOURCE,
} from "../../testing/factories/signed-webhooks.ts";
import { WEBHOOK_CALLS, type WebhookCall } from "../../testing/faults.ts";
import { deliverUnderFaults, expectConverged, type Outcome } from "./support/convergence.ts";
import { FaultySystem, SHORT_RECEIVER } from "./support/faulty-system.ts";
import { AT_ONCE, inParallel } from "./support/in-parallel.ts";
import { ALL_KINDS, type SecretCall, WEBHOOK_FAULTS } from "./support/webhook-calls.ts";

jest.setTimeout(300_000);

const functionName = "webhook-receiver";

let system: FaultySystem;

afterEach(() => system.stop());

const CALLS = Object.keys(WEBHOOK_CALLS) as WebhookCall[];

/** Each kind of fault at two of the calls of each source's webhook, in turn: each fault comes to half of the sources. */
const CASES = EVERY_SOURCE.flatMap((source, at) =>
  ALL_KINDS.flatMap((kind, index) =>
    [0, 2].map((further) => ({ source, call: CALLS[(at + index + further) % CALLS.length] as WebhookCall, kind })),
  ),
);

test("given a webhook of each scheme, when the AWS calls that record it meet every fault, then there is one record, a notification, and nothing stuck", async () => {
  // given
  system = await FaultySystem.start(SHORT_RECEIVER, WITH_EVERY_SOURCE);
  const named = new Set(CASES.map(({ call, kind }) => `${call} ${kind}`));
  expect(WEBHOOK_FAULTS.filter(({ call, kind }) => !named.has(`${call} ${kind}`))).toEqual([]);

  // when
  const began = performance.now();
  const outcomes = await inParallel(CASES, AT_ONCE, async ({ source, call, kind }) => {
    const event = { source: source.name, transaction_id: `${source.name}-${call}-${kind}` };
    const [mark = ""] = eventIdsOf(source, await signedEvent(event));
    return deliverUnderFaults(system, {
      faults: [{ call, kind }],
      transaction_id: event.transaction_id,
      mark,
      functionName,
      deliver: () => system.deliverEvent(event),
    });
  });
  await system.local.settle();

  // then
  await expectConverged(system, `every fault, ${EVERY_SOURCE.length} schemes`, outcomes, began);
  expect(outcomes.filter(({ missed }) => missed > 0)).toEqual([]);
});

const SEVERAL = ["first", "second", "third"] as const;

/** Three events, and a second for which the next delivery waits for the one before it, take longer than one event. */
const RECEIVER_OF_SEVERAL = { ...SHORT_RECEIVER, "aws_lambda_function.webhook_receiver": { timeout: 4 } };

test("given a request with several events, when the AWS calls that record one of them meet every fault, then each event has one record, a notification, and nothing is stuck", async () => {
  // given
  system = await FaultySystem.start(RECEIVER_OF_SEVERAL, WITH_EVERY_SOURCE);

  // when
  const began = performance.now();
  const outcomes = await inParallel(WEBHOOK_FAULTS, AT_ONCE / 2, async (fault, index): Promise<Outcome[]> => {
    const transactions = SEVERAL.map((word) => `several-${index}-${word}`);
    const at = index % SEVERAL.length;
    const event = await severalAtOnce(transactions);
    const outcome = await deliverUnderFaults(system, {
      faults: [fault],
      transaction_id: transactions[at] ?? "",
      mark: eventIdsOf({ name: "adyen", scheme: "adyen" }, await signedEvent(event))[at] ?? "",
      functionName,
      deliver: () => system.deliverEvent(event),
    });
    const others = transactions.filter((_, other) => other !== at);
    return [
      outcome,
      ...others.map((transaction_id) => ({
        name: `beside ${outcome.name}`,
        transaction_id,
        faults: [],
        answers: [],
        missed: 0,
      })),
    ];
  });
  await system.local.settle();

  // then
  await expectConverged(system, "every fault, several events in a request", outcomes.flat(), began);
  expect(outcomes.flat().filter(({ missed }) => missed > 0)).toEqual([]);
});

/** As many kinds at once as there may be sources. */
const READINGS = (["current", "previous"] satisfies SecretCall[]).flatMap((call) =>
  [ALL_KINDS.slice(0, 9), ALL_KINDS.slice(9)].map((kinds) => ({ call, kinds })),
);

/**
 * A container reads a secret once a minute, so each fault has a source of its own, whose secret no container has read. It has been
 * rotated: it is the value before that signs, so that a webhook is let in only if both were read.
 */
test.each(READINGS)(
  "given a webhook of a source, when reading its $call secret meets the faults $kinds, then there is one record, a notification, and nothing stuck",
  async ({ call, kinds }) => {
    // given
    const first = READINGS.findIndex((reading) => reading.call === call && reading.kinds === kinds) * 9;
    const sources = kinds.map((kind, index) => ({
      name: kind,
      scheme: SCHEME_NAMES[(first + index) % SCHEME_NAMES.length],
    }));
    system = await FaultySystem.start(SHORT_RECEIVER, { WEBHOOK_SOURCES: JSON.stringify(sources) });
    const { secrets } = system.local.clients();
    const SecretString = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    for (const { secretId: SecretId } of system.local.sources) {
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    }

    // when
    const began = performance.now();
    const outcomes = await inParallel(system.local.sources, AT_ONCE, ({ name: source, scheme, secretId }) => {
      const event = { source, scheme, transaction_id: `${call}-${source}-case` };
      return deliverUnderFaults(system, {
        faults: [{ call, kind: source as FaultKind }],
        transaction_id: event.transaction_id,
        mark: secretId,
        functionName,
        deliver: () => system.deliverEvent(event),
      });
    });
    await system.local.settle();

    // then
    await expectConverged(system, `faults of the ${call} secret`, outcomes, began);
    expect(outcomes.filter(({ missed }) => missed > 0)).toEqual([]);
    // What the SDK's own retry repairs, the sender does not see; all else it does.
    const unseen = outcomes.filter(({ answers }) => answers.length === 1).map(({ faults }) => faults[0]?.kind);
    expect(unseen).toEqual(kinds.filter((kind) => kind === "throttle" || kind === "doubled"));
  },
);
