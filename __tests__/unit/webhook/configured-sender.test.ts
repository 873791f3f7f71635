import type { EventConfiguration } from "../../../functions/domain/schemes/configuration.ts";
import { eventBody, signedRequest } from "../../../tools/webhook/events.ts";
import type { EventOptions } from "../../../tools/webhook/options.ts";
import { configuredSender } from "../../../tools/webhook/senders/configured.ts";

const EVENT: EventConfiguration = {
  by: [{ header: "X-Topic" }, "/status"],
  events: { "paid ok": "completed", "paid late": "pending", refused: "failed" },
  transaction: "/id",
  amount: "/amount",
  currency: "/currency",
  amounts: { unit: "minor", form: "number" },
};

const sender = configuredSender("hmac", { signature: { header: "x-signature" }, event: EVENT });
const signing = { secret: "secret", eventId: "evt-1", url: "https://api.example/webhooks/acme" };

test.each<[Partial<EventOptions>, topic: string, status: string | undefined]>([
  [{}, "paid", "ok"],
  [{ status: "pending" }, "paid", "late"],
  [{ status: "failed" }, "refused", undefined],
  [{ type: "paid late" }, "paid", "late"],
])(
  "given a source whose header tells the event, when one of %j is made, then the header says %s",
  async (asked, topic, status) => {
    const options = { currency: "USD", ...asked };
    const body = eventBody(sender, signing.eventId, options, 0);

    const { headers } = await signedRequest(sender, { ...signing, body, options });

    expect(headers["x-topic"]).toBe(topic);
    expect(JSON.parse(body).status).toBe(status);
  },
);

test("given a source whose header tells the event, when a body of its own is sent, then the header says the first event", async () => {
  const { headers } = await signedRequest(sender, { ...signing, body: "{}" });

  expect(headers["x-topic"]).toBe("paid");
});
