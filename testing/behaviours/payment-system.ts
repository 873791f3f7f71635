import { TEMPLATE_BY_STATUS } from "../../functions/domain/payment.ts";
import type { PaymentEvent } from "../factories/payment-events.ts";
import type { WebhookFailure } from "../faults.ts";
import type { PaymentSystem } from "../systems/payment-system.ts";
import { EXACT_AMOUNTS } from "./exact-amounts.ts";

export interface Behaviour {
  /** Amounts as the sender can write them, and as they are stored. @default EXACT_AMOUNTS */
  readonly amounts?: readonly (readonly [written: string, exact: string])[];
  /** Whether the sender's events are named by their content alone: with other content it is another event. @default false */
  readonly namedByContent?: boolean;
  /** The failures that the system can be given. @default none */
  readonly failures?: readonly WebhookFailure[];
  /** The event as it is recorded, of the body that it came in. @default - all of the body */
  readonly eventIn?: (body: string) => string;
  /** The answer to an event that is recorded. @default - JSON with a message */
  readonly answer?: string;
  /** Declares a test. @default Jest's */
  readonly test?: (title: string, action: () => Promise<void>) => void;
}

const SEVERAL = 4;
const STATUSES = ["pending", "completed", "failed"] as const;
const PROCESSED = '{"message":"Payment processed successfully"}';
const KEY_USED = '{"error":"Idempotency key already used with other content"}';

/**
 * What holds of webhooks in every payment system, for every kind of sender.
 * @param name distinguishes its transactions from those of other senders to the same system
 */
export function behavesAsPaymentSystem(
  name: string,
  start: () => Promise<PaymentSystem>,
  {
    amounts = EXACT_AMOUNTS,
    namedByContent = false,
    failures = [],
    eventIn = (body) => body,
    answer = PROCESSED,
    test = globalThis.test,
  }: Behaviour = {},
): void {
  describe(name, () => {
    let system: PaymentSystem;

    beforeAll(async () => {
      system = await start();
    });

    /** A transaction that no other test has. */
    const transaction = (what: string) => `${name} ${what}`.replaceAll(/\W+/g, "-");

    const send = async (event: PaymentEvent) => (await system.send(event)).status;

    /** The contents of the notifications, each once. */
    const contents = async (transactionId: string) => [
      ...new Set((await system.notifications(transactionId)).map(({ message }) => message)),
    ];

    test("given an event of each status, when it is sent, then it is recorded as received, read back, and published once", async () => {
      const events = STATUSES.map((status) => ({ transaction_id: transaction(status), status, amount: "42.5" }));

      const answers = await Promise.all(events.map((event) => system.send(event)));

      for (const [index, { transaction_id, status }] of events.entries()) {
        const { status: code, text, body } = answers[index] as (typeof answers)[number];
        expect([code, text]).toEqual([200, answer]);
        const [record, ...others] = await system.records(transaction_id);
        expect(others).toEqual([]);
        const raw_data = eventIn(body);
        expect(record).toMatchObject({ transaction_id, amount: "42.5", currency: "USD", status, raw_data });
        const payment = { transaction_id, amount: 42.5, currency: "USD", status, timestamp: record?.timestamp };
        const read = await system.read(transaction_id);
        expect([read.status, JSON.parse(read.text)]).toEqual([200, payment]);
        const [notification, ...further] = await system.notifications(transaction_id);
        expect(further).toEqual([]);
        expect(notification?.subject).toBe(`Payment Notification - ${transaction_id}`.slice(0, 100));
        expect(JSON.parse(notification?.message ?? "{}")).toEqual({ ...payment, template: TEMPLATE_BY_STATUS[status] });
      }
    });

    for (const [written, exact] of amounts) {
      test(`given the amount ${written}, when it is sent, then it is stored and read back to its last digit`, async () => {
        const transaction_id = transaction(`amount ${written}`);

        expect(await send({ transaction_id, amount: written })).toBe(200);

        expect((await system.records(transaction_id)).map(({ amount }) => amount)).toEqual([exact]);
        expect((await system.read(transaction_id)).text).toContain(`"amount":${exact},`);
      });
    }

    test("given a recorded event, when it is sent again, then there is still one record and one notification", async () => {
      const event = { transaction_id: transaction("retry") };
      expect(await send(event)).toBe(200);
      const before = await system.records(event.transaction_id);

      expect([await send(event), await send(event)]).toEqual([200, 200]);

      expect(before).toHaveLength(1);
      expect(await system.records(event.transaction_id)).toEqual(before);
      expect(await system.notifications(event.transaction_id)).toHaveLength(1);
    });

    test("given an event, when it is sent several times at once, then there is one record, and all notifications are the same", async () => {
      const event = { transaction_id: transaction("race") };

      const statuses = await Promise.all(Array.from({ length: SEVERAL }, () => send(event)));

      expect(statuses).toEqual(statuses.map(() => 200));
      expect(await system.records(event.transaction_id)).toHaveLength(1);
      expect(await contents(event.transaction_id)).toHaveLength(1);
    });

    test("given several events of one transaction, when they are sent at once, then each is recorded", async () => {
      const transaction_id = transaction("several");
      const sent = Array.from({ length: SEVERAL }, (_, index) => `${index + 1}`);

      const statuses = await Promise.all(sent.map((amount) => send({ transaction_id, amount })));

      expect(statuses).toEqual(statuses.map(() => 200));
      expect((await system.records(transaction_id)).map(({ amount }) => amount).toSorted()).toEqual(sent);
    });

    if (namedByContent) {
      test("given a header's event id, which nobody signed, when it comes with other content or another transaction, then each is an event", async () => {
        const [first, second] = [transaction("header-id"), transaction("header-id-elsewhere")];
        const eventId = `evt_${first}`;

        expect(await send({ transaction_id: first, eventId })).toBe(200);
        expect(await send({ transaction_id: first, eventId, amount: "2" })).toBe(200);
        expect(await send({ transaction_id: second, eventId })).toBe(200);

        expect([await system.records(first), await system.records(second)].map(({ length }) => length)).toEqual([2, 1]);
      });
    } else {
      test("given a used event id, when it comes with other content or another transaction, then it is refused and nothing changes", async () => {
        const [first, second] = [transaction("used-id"), transaction("used-id-elsewhere")];
        const eventId = `evt_${first}`;
        expect(await send({ transaction_id: first, eventId })).toBe(200);
        const before = await system.records(first);

        const answers = [
          await system.send({ transaction_id: first, eventId, amount: "2" }),
          await system.send({ transaction_id: second, eventId }),
        ];

        expect(answers.map(({ status, text }) => [status, text])).toEqual(answers.map(() => [422, KEY_USED]));
        expect(await system.records(first)).toEqual(before);
        expect(await system.records(second)).toEqual([]);
        expect((await system.read(second)).status).toBe(404);
      });
    }

    test("given an outcome, when a pending event comes late, then both are recorded and the outcome is read", async () => {
      const transaction_id = transaction("late");
      expect(await send({ transaction_id, status: "failed" })).toBe(200);

      expect(await send({ transaction_id, status: "pending" })).toBe(200);

      const statuses = (await system.records(transaction_id)).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual(["failed", "pending"]);
      expect(JSON.parse((await system.read(transaction_id)).text)).toMatchObject({ status: "failed" });
    });

    test("given an event that breaks the contract, when it is sent, then it is refused and leaves nothing", async () => {
      const transaction_id = transaction("refused");

      const eventId = `evt_${transaction_id}`;

      const answer = await system.send({ transaction_id, eventId, amount: "-1" });

      // What it names is a test of the part that refuses: an emulator of API Gateway may leave the model's words out.
      expect([answer.status, JSON.parse(answer.text)]).toEqual([400, { error: expect.stringMatching(/^Invalid /) }]);
      expect(await system.records(transaction_id)).toEqual([]);
      // Its id was not used up either.
      expect(await send({ transaction_id, eventId, amount: "1" })).toBe(200);
    });

    test("given no event, when the transaction is read, then it is not found", async () => {
      const { status, text } = await system.read(transaction("unknown"));

      expect([status, text]).toEqual([404, '{"error":"Transaction not found"}']);
    });

    for (const { call, kind } of failures) {
      test(`given the fault ${kind} of ${call}, when the event is sent and sent again, then there is one record and at most two like notifications`, async () => {
        const event = { transaction_id: transaction(`${call} ${kind}`) };
        await system.inject?.({ call, kind });

        expect([await send(event), await send(event)]).toEqual([500, 200]);

        expect(await system.records(event.transaction_id)).toHaveLength(1);
        const notifications = await system.notifications(event.transaction_id);
        expect(new Set(notifications.map(({ message }) => message)).size).toBe(1);
        expect(notifications.length).toBeLessThanOrEqual(2);
      });
    }
  });
}
