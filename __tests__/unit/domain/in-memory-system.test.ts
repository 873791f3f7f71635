import { systemClock } from "../../../functions/runtime/clock.ts";
import { behavesAsClock } from "../../../testing/behaviours/clock.ts";
import { behavesAsNotificationQueue, behavesAsNotificationTopic } from "../../../testing/behaviours/notifications.ts";
import { behavesAsReaderOfLives } from "../../../testing/behaviours/payment-life.ts";
import { behavesAsPaymentReader } from "../../../testing/behaviours/payment-reader.ts";
import { behavesAsPaymentSystem } from "../../../testing/behaviours/payment-system.ts";
import { behavesAsWebhookSecrets } from "../../../testing/behaviours/webhook-secrets.ts";
import { behavesAsWebhookStore } from "../../../testing/behaviours/webhook-store.ts";
import { recordText } from "../../../testing/factories/payment-items.ts";
import { WEBHOOK_FAILURES } from "../../../testing/faults.ts";
import { inMemoryPayments } from "../../../testing/systems/in-memory-payments.ts";
import { anInMemorySystem, inMemorySecrets } from "../../../testing/systems/in-memory-system.ts";
import { ManualClock } from "../../../testing/systems/manual-clock.ts";

/** What other unit tests take for the table, the queue, the topic, the secrets and the clock is as good as the real ones. */
behavesAsWebhookStore("in memory", async () => {
  const { store, recordsOf } = anInMemorySystem();
  const records = async (transactionId: string) => recordsOf(transactionId).map(recordText);
  return { store, records };
});

behavesAsReaderOfLives("in memory", async () => anInMemorySystem());

behavesAsPaymentReader("in memory", async () => anInMemorySystem());

behavesAsNotificationQueue("in memory", async () => {
  const { queue, messages } = anInMemorySystem();
  return { queue, received: async () => messages };
});

behavesAsNotificationTopic("in memory", async () => {
  const { topic, published } = anInMemorySystem();
  return { topic, published: async () => published };
});

behavesAsWebhookSecrets("in memory", async () => {
  const values = new Map<string, readonly string[]>();
  const clock = new ManualClock();
  return {
    secrets: inMemorySecrets(values, clock),
    create: async (name) => name,
    put: async (id, value) => {
      values.set(id, [value, ...(values.get(id) ?? [])].slice(0, 2));
    },
    later: () => clock.advance(60_000),
  };
});

behavesAsClock("moved by hand", new ManualClock());
behavesAsClock("of the functions", systemClock);

behavesAsPaymentSystem("the domain in memory", inMemoryPayments, { failures: WEBHOOK_FAILURES });
