import { RequestError } from "../../../functions/domain/errors.ts";
import { parseJsonBody } from "../../../functions/domain/validation.ts";
import { readWebhook } from "../../../functions/domain/webhook.ts";
import {
  eventIdOfHeaders,
  identityOfContent,
  type WebhookIdentity,
} from "../../../functions/domain/webhook-identity.ts";
import { aWebhook, thrownBy, webhookBody } from "../../../testing/factories/webhooks.ts";

describe("the identity of a webhook", () => {
  test("given no key and the same content written differently, then it is one webhook", () => {
    expect(identityOfContent({ a: 1, b: 2 })).toEqual(identityOfContent({ b: 2, a: 1 }));
  });

  test("given no key and content that differs in a field outside the contract, then there are two", () => {
    expect(aWebhook({ sequence: 1 }).eventId).not.toBe(aWebhook({ sequence: 2 }).eventId);
  });

  test.each(["idempotency-key", "webhook-id"])(
    "given the same %s, then it is one webhook, whatever the content",
    (header) => {
      const one = aWebhook({ amount: 1 }, { [header]: "key-1" });
      const other = aWebhook({ amount: 2, transaction_id: "tx-2" }, { [header]: "key-1" });

      expect(one.eventId).toBe(other.eventId);
      expect(one.contentDigest).not.toBe(other.contentDigest);
    },
  );

  test("given two keys and the same content, then there are two", () => {
    expect(aWebhook({}, { "webhook-id": "key-1" }).eventId).not.toBe(aWebhook({}, { "webhook-id": "key-2" }).eventId);
  });

  test("given both headers, then Idempotency-Key counts", () => {
    const both = aWebhook({}, { "idempotency-key": "key-1", "webhook-id": "key-2" });

    expect(both.eventId).toBe(aWebhook({}, { "idempotency-key": "key-1" }).eventId);
  });

  test.each(["", "   ", "a b", "k".repeat(256), "schlüssel"])(
    "given the key %j, then it is refused and the header named",
    (key) => {
      expect(thrownBy(() => eventIdOfHeaders({ "idempotency-key": key }))).toMatchObject({
        statusCode: 400,
        message: "Invalid Idempotency-Key: must be 1 to 255 visible ASCII characters without spaces",
      });
    },
  );

  test.each([
    ["Idempotency-Key", { "idempotency-key": ["key-1", "key-2"] }],
    ["Idempotency-Key", { "idempotency-key": ["key-1", "key-1"] }],
    ["webhook-id", { "webhook-id": ["key-1", "key-2"] }],
    ["webhook-id", { "idempotency-key": "key-1", "webhook-id": ["key-1", "key-2"] }],
  ])("given more than one %s, then it is refused and the header named", (header, headers) => {
    expect(thrownBy(() => readWebhook(webhookBody(), headers))).toEqual(
      new RequestError(400, `Invalid ${header}: must be sent once`),
    );
  });

  test("given a webhook that is refused, then its id is told before, the same as when it is taken", () => {
    const told: string[] = [];
    const tell = (eventId: string) => told.push(eventId);
    const key = { "idempotency-key": "key-1" };
    const wrong = webhookBody({ currency: "CHF" });

    thrownBy(() => readWebhook(wrong, key, tell));
    thrownBy(() => readWebhook("no JSON", key, tell));
    thrownBy(() => readWebhook(wrong, {}, tell));
    thrownBy(() => readWebhook("no JSON", {}, tell));

    const byKey = aWebhook({}, key);
    const byContent = identityOfContent(parseJsonBody(wrong)) as WebhookIdentity;
    expect(told).toEqual([byKey.eventId, byKey.eventId, byContent.eventId]);
  });

  test("given a key that is the content of a webhook without one, then the two are not confused", () => {
    const withoutKey = aWebhook();
    const withKey = aWebhook({ other: true }, { "idempotency-key": withoutKey.contentDigest });

    expect(withKey.eventId).not.toBe(withoutKey.eventId);
  });
});
