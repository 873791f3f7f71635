import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { eventIdOfSource } from "../../functions/domain/webhook-identity.ts";
import type { FaultKind } from "../../local/faults/fault.ts";
import { SOURCES, WITH_SOURCES } from "../../testing/factories/signed-webhooks.ts";
import { deliverUnderFaults, expectConverged } from "./support/convergence.ts";
import { FaultySystem, SHORT_RECEIVER } from "./support/faulty-system.ts";
import { AT_ONCE, inParallel } from "./support/in-parallel.ts";
import { ALL_KINDS, type SecretCall, WEBHOOK_FAULTS } from "./support/webhook-calls.ts";

jest.setTimeout(300_000);

const functionName = "webhook-receiver";

let system: FaultySystem;

afterEach(() => system.stop());

test.each(SOURCES)(
  "given a webhook of $name, when the AWS calls that record it meet every fault, then there is one record, a notification, and nothing stuck",
  async ({ name: source }) => {
    // given
    system = await FaultySystem.start(SHORT_RECEIVER, WITH_SOURCES);

    // when
    const began = performance.now();
    const outcomes = await inParallel(WEBHOOK_FAULTS, AT_ONCE, (fault, index) => {
      const event = { source, transaction_id: `${source}-fault-${index}`, eventId: `evt_fault_${index}_` };
      return deliverUnderFaults(system, {
        faults: [fault],
        transaction_id: event.transaction_id,
        mark: eventIdOfSource(source, event.eventId),
        functionName,
        deliver: () => system.deliverEvent(event),
      });
    });
    await system.local.settle();

    // then
    await expectConverged(system, `every fault, ${source}`, outcomes, began);
    expect(outcomes.filter(({ missed }) => missed > 0)).toEqual([]);
  },
);

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
    const sources = kinds.map((kind, index) => ({ name: kind, scheme: SOURCES[index % 2]?.scheme }));
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
