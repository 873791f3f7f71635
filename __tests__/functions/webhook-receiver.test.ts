import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { eventIdOfSource } from "../../functions/domain/webhook-identity.ts";
import { callApi } from "../../testing/factories/lambda-events.ts";
import { SIGN, secretNamed, stripeEvent } from "../../testing/factories/signatures.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { type EmulatedAws, startEmulatedAws } from "../../testing/systems/emulated-aws.ts";

const SCHEMES: Readonly<Record<string, keyof typeof SIGN>> = {
  stripe: "stripe",
  acme: "standard-webhooks",
  rotated: "stripe",
  empty: "stripe",
  ignoring: "stripe",
};

type Answer = ReturnType<typeof callApi>;

let aws: EmulatedAws;
let secrets: SecretsManagerClient;
let post: (source: string, body: string, changes?: Delivery) => Answer;
let read: (id: string) => Answer;

interface Delivery {
  readonly id?: string;
  readonly secret?: string;
  readonly isBase64Encoded?: boolean;
}

beforeAll(async () => {
  aws = await startEmulatedAws();
  secrets = new SecretsManagerClient({});
  const sources = await Promise.all(
    Object.entries(SCHEMES).map(async ([name, scheme]) => {
      const { ARN: secretId = "" } = await secrets.send(new CreateSecretCommand({ Name: name }));
      if (name !== "empty") {
        await secrets.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: secretNamed(name) }));
      }
      return { name, scheme, secretId, ...(name === "ignoring" && { otherCurrencies: "ignore" }) };
    }),
  );
  process.env.WEBHOOK_SOURCES = JSON.stringify(sources);
  const [{ handler: receive }, { handler: readTransaction }] = await Promise.all([
    import("../../functions/webhook-receiver.ts"),
    import("../../functions/transaction-reader.ts"),
  ]);
  post = (source, body, { id = "msg_1", secret = secretNamed(source), isBase64Encoded = false } = {}) => {
    const scheme = SCHEMES[source] ?? "stripe";
    const headers = SIGN[scheme]({ body, secret, timestamp: Math.floor(Date.now() / 1000), id });
    const sent = isBase64Encoded ? Buffer.from(body).toString("base64") : body;
    return callApi(receive, { resource: `/webhooks/${source}`, body: sent, headers, isBase64Encoded });
  };
  read = (id) => callApi(readTransaction, { pathParameters: { id } });
});
afterAll(async () => {
  secrets.destroy();
  await aws.stop();
});
beforeEach(() => aws.takeCalls());

let events = 0;
const newIds = () => {
  events += 1;
  return { event: `evt_${events}`, intent: `pi_${events}` };
};

/** The messages of the lines that name this event of a source. */
const linesNaming = (source: string, id: string, logs: string) =>
  JSON.parse(logs).flatMap(({ event_id, message }: Record<string, unknown>) =>
    event_id === eventIdOfSource(source, id) ? [message] : [],
  );

const PROCESSED = { statusCode: 200, body: '{"message":"Payment processed successfully"}' };
const UNAUTHORIZED = { statusCode: 401, body: '{"error":"Unauthorized"}' };

describe("webhook-receiver", () => {
  test("given a Stripe event, then the payment, exact and with the time of the event, and one message", async () => {
    const { event, intent } = newIds();
    const body = stripeEvent({ id: event }, { id: intent, amount: 1230, amount_received: 1230, currency: "eur" });

    const answer = await post("stripe", body);

    expect(answer).toMatchObject(PROCESSED);
    expect(await aws.records(intent)).toEqual([
      {
        transaction_id: { S: intent },
        timestamp: { S: expect.stringMatching(/^2026-11-24T08:00:00\.002\d{6}Z$/) },
        occurred_at: { S: "2026-11-24T08:00:00.002Z" },
        amount: { N: "12.3" },
        currency: { S: "EUR" },
        status: { S: "completed" },
        raw_data: { S: body },
        event_id: { S: expect.stringMatching(/^[0-9a-f]{64}$/) },
        source: { S: "stripe" },
        day_shard: { S: expect.stringMatching(/^2026-11-24#[0-7]$/) },
      },
    ]);
    expect((await aws.queuedMessages()).map(({ Body = "{}" }) => JSON.parse(Body))).toEqual([
      {
        transaction_id: intent,
        notification_type: "payment_received",
        event: { id: (await aws.records(intent))[0]?.event_id?.S, time: "2026-11-24T08:00:00.002Z" },
      },
    ]);
  });

  test("given a Standard Webhook, then the payment as in the contract, with the body as received", async () => {
    const body = ` ${webhookBody({ transaction_id: "acme-1", note: "€" })}\n`;

    expect(await post("acme", body)).toMatchObject(PROCESSED);

    const [record, ...others] = await aws.records("acme-1");
    expect(others).toEqual([]);
    expect(record).toMatchObject({ amount: { N: "12.34" }, raw_data: { S: body } });
  });

  test("given the secrets in memory, then three sequential calls to AWS, and none for the second forgery", async () => {
    await post("stripe", stripeEvent({ id: newIds().event }));
    aws.takeCalls();

    await post("stripe", stripeEvent({ id: newIds().event }));
    const calls = aws.takeCalls();
    await post("stripe", stripeEvent(), { secret: secretNamed("another") });
    aws.takeCalls();
    await post("stripe", stripeEvent(), { secret: secretNamed("another") });

    const [first = 0] = calls.map(({ group }) => group);
    expect(calls.map(({ operation, group }) => [operation, group - first]).sort()).toEqual([
      ["PutItem", 1],
      ["SendMessage", 1],
      ["UpdateItem", 0],
      ["UpdateItem", 2],
    ]);
    expect(aws.takeCalls()).toEqual([]);
  });

  test("given a body that API Gateway gives in base64, then its bytes are what was signed", async () => {
    const { event, intent } = newIds();
    const body = stripeEvent({ id: event }, { id: intent, description: "café" });

    expect(await post("stripe", body, { isBase64Encoded: true })).toMatchObject(PROCESSED);
    expect(await aws.records(intent)).toHaveLength(1);
  });

  test("given an attempt that failed midway, when Stripe sends the event again with another count of deliveries, then one record", async () => {
    const { event, intent } = newIds();
    const body = (pending_webhooks: number) => stripeEvent({ id: event, pending_webhooks }, { id: intent });
    aws.inject({ operation: "SendMessage", kind: "fail" });

    const answers = [await post("stripe", body(2)), await post("stripe", body(1)), await post("stripe", body(0))];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([500, 200, 200]);
    expect(await aws.records(intent)).toHaveLength(1);
  });

  test("given events that come in the wrong order, then a client reads what happened last", async () => {
    const { intent } = newIds();
    const happened = (type: string, created: number) =>
      stripeEvent({ id: newIds().event, type: `payment_intent.${type}`, created }, { id: intent });

    await post("stripe", happened("succeeded", 1_795_507_230));
    await post("stripe", happened("payment_failed", 1_795_507_210));
    await post("stripe", happened("created", 1_795_507_200));

    expect(JSON.parse((await read(intent)).body)).toMatchObject({ status: "completed", amount: 12.34 });
  });

  test("given an event about no payment, then 200, nothing stored, and a count by source", async () => {
    const before = await aws.items();

    const { event } = newIds();
    const answer = await post("stripe", stripeEvent({ id: event, type: "customer.created" }));

    expect(answer).toMatchObject({ statusCode: 200, body: '{"message":"Event ignored"}' });
    expect(answer.logs).toMatch(/SignedEventIgnored/);
    expect(linesNaming("stripe", event, answer.logs)).toEqual(["signed event ignored"]);
    expect(await aws.items()).toEqual(before);
  });

  test.each([
    ["of the other mode", { livemode: false }, {}],
    ["in another currency", {}, { currency: "jpy" }],
  ])(
    "given a payment %s that the source ignores, then 200, nothing stored, and a warning that names it",
    async (reason, changes, intent) => {
      const before = await aws.items();

      const { event } = newIds();
      const answer = await post("ignoring", stripeEvent({ id: event, ...changes }, intent));

      expect(answer).toMatchObject({ statusCode: 200, body: '{"message":"Event ignored"}' });
      const lines: Record<string, unknown>[] = JSON.parse(answer.logs);
      const line = lines.find(({ message }) => message === "signed event ignored");
      expect(line).toMatchObject({ level: "WARN", reason, source: "ignoring" });
      expect(linesNaming("ignoring", event, answer.logs)).toEqual(["signed event ignored"]);
      expect(await aws.items()).toEqual(before);
    },
  );

  test("given a currency outside the contract, then 400, and a line in the log that says so", async () => {
    const { event } = newIds();
    const answer = await post("stripe", stripeEvent({ id: event }, { currency: "jpy" }));

    expect(answer).toMatchObject({
      statusCode: 400,
      body: '{"error":"Invalid data.object.currency: must be one of usd, eur, gbp"}',
    });
    expect(answer.logs).toMatch(/signed event refused/);
    expect(answer.logs).toMatch(/SignedEventRefused/);
    expect(answer.logs).toMatch(/WARN/);
    expect(linesNaming("stripe", event, answer.logs)).toEqual(["signed event refused", "request refused"]);
  });

  test.each(["UpdateItem", "PutItem", "SendMessage"])(
    "given an event that fails at %s, then it is counted by function and by source, and its line in the log names it",
    async (operation) => {
      const { event } = newIds();
      aws.inject({ operation, kind: "fail" });

      const answer = await post("stripe", stripeEvent({ id: event }));

      expect(answer.statusCode).toBe(500);
      expect(linesNaming("stripe", event, answer.logs)).toEqual(["request failed"]);
      const counted = JSON.parse(answer.logs).filter((line: object) => "FaultAnswered" in line);
      expect(counted.map(({ source }: { source?: string }) => source).sort()).toEqual(["stripe", undefined]);
    },
  );

  test("given a signature that is refused after an event, then its line names no event: nobody vouches for the id", async () => {
    const body = stripeEvent({ id: newIds().event });
    await post("stripe", body);

    const answer = await post("stripe", body, { secret: secretNamed("another") });

    expect(answer.statusCode).toBe(401);
    expect(answer.logs).not.toContain("event_id");
  });

  test("given a new secret, when an event that it signed comes at once, then it is let in", async () => {
    const sendSignedWith = (secret: string) => {
      const { event, intent } = newIds();
      return post("rotated", stripeEvent({ id: event }, { id: intent }), { secret: secretNamed(secret) });
    };
    expect(await sendSignedWith("rotated")).toMatchObject(PROCESSED);

    await secrets.send(new PutSecretValueCommand({ SecretId: "rotated", SecretString: secretNamed("new") }));

    expect(await sendSignedWith("new")).toMatchObject(PROCESSED);
    expect(await sendSignedWith("rotated")).toMatchObject(PROCESSED);
  });

  test("given whatever is wrong with a signature, then the same answer, and the cause in log and metric", async () => {
    const body = stripeEvent({ id: newIds().event });
    const unsigned = { resource: "/webhooks/stripe", body, headers: {} };
    const { handler } = await import("../../functions/webhook-receiver.ts");

    const answers = [
      await post("stripe", body, { secret: secretNamed("another") }),
      await post("acme", body, { secret: secretNamed("stripe") }),
      await callApi(handler, unsigned),
    ];

    for (const answer of answers) {
      expect(answer).toMatchObject(UNAUTHORIZED);
      expect(answer.headers).toEqual(answers[0]?.headers);
      expect(answer.logs).toMatch(/SignatureRefused/);
    }
    expect(answers.map(({ logs }) => /no header stripe-signature|no live secret made/.exec(logs)?.[0])).toEqual([
      "no live secret made",
      "no live secret made",
      "no header stripe-signature",
    ]);
  });

  test("given a body too large, then 413, which says nothing of the signature and is not counted as one", async () => {
    const answer = await post("stripe", " ".repeat(256 * 1024 + 1));

    expect(answer.statusCode).toBe(413);
    expect(answer.logs).not.toMatch(/SignatureRefused|SignedEventRefused/);
  });

  test("given a source without a secret yet, then 500, and the cause in the log with the source", async () => {
    const answer = await post("empty", stripeEvent());

    expect(answer).toMatchObject({ statusCode: 500, body: '{"error":"Internal server error"}' });
    expect(answer.logs).toMatch(/the secret has no value yet/);
    expect(answer.logs).toMatch(/"source":"empty"/);
  });

  test("given a route that no source has, then 500: the stack and the function do not fit", async () => {
    expect(await post("unknown", stripeEvent())).toMatchObject({ statusCode: 500 });
  });
});
