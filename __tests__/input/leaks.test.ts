import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { APIGatewayProxyEvent, SQSEvent } from "aws-lambda";
import type { AwsMiddleware } from "../../local/aws/service.ts";
import { silenceOutput } from "../../testing/capture-output.ts";
import { aContext, sqsEvent } from "../../testing/factories/lambda-events.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { type EmulatedAws, startEmulatedAws } from "../../testing/systems/emulated-aws.ts";
import { errorAnswer, errorOfTopic, FAILURES } from "./support/failing-calls.ts";
import { EVERY_PLANTED, leaksIn, PLANTED, PLANTED_FIELDS, PLANTED_ID, PLANTED_NOTIFIED } from "./support/planted.ts";

/**
 * Where something planted may stand, because the contract puts it there. The raw body is in the record, which is encrypted;
 * everything else of a body is nowhere but in it.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "raw_data of the record": [...EVERY_PLANTED, PLANTED_ID, PLANTED_NOTIFIED],
  // A client asked for this id, and gets it back.
  "answer to GET": [PLANTED_ID],
  // The record's key, the message that names the record, and the notification, which names the transaction.
  "record without raw_data": [PLANTED_ID],
  "message on the queue": [PLANTED_ID],
  notification: [PLANTED_ID, PLANTED_NOTIFIED],
};

type Handler = typeof import("../../functions/webhook-processor.ts").handler;

let aws: EmulatedAws;
let post: Handler;
let get: Handler;
let notify: Handler;
let dispatch: typeof import("../../functions/notification-dispatcher.ts").handler;
let failure: AwsMiddleware | undefined;

const traces = createSocket("udp4");
const traced: string[] = [];

beforeAll(async () => {
  traces.on("message", (segment) => traced.push(segment.toString("utf8")));
  traces.bind(0, "127.0.0.1");
  await once(traces, "listening");
  Object.assign(process.env, {
    AWS_LAMBDA_LOG_LEVEL: "DEBUG",
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${traces.address().port}`,
    _X_AMZN_TRACE_ID: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
  });
  aws = await startEmulatedAws([(request, next) => (failure ? failure(request, next) : next(request))]);
  post = (await import("../../functions/webhook-processor.ts")).handler;
  get = (await import("../../functions/transaction-reader.ts")).handler;
  notify = (await import("../../functions/notification-sender.ts")).handler;
  dispatch = (await import("../../functions/notification-dispatcher.ts")).handler;
});
afterEach(() => {
  failure = undefined;
});
afterAll(async () => {
  traces.close();
  await aws.stop();
});

const PLANTED_HEADERS = {
  "X-Card": PLANTED.card,
  "User-Agent": PLANTED.token,
  Referer: `https://example.com/?card=${PLANTED.cardWithDashes}`,
  Cookie: `session=${PLANTED.secretKey}`,
  [PLANTED.email]: PLANTED.verificationValue,
};

let requests = 0;

/** An API event with something planted wherever its own parts do not stand. */
function event(parts: object): APIGatewayProxyEvent {
  requests += 1;
  return {
    body: null,
    path: `/transactions/${PLANTED.cardWithDashes}`,
    queryStringParameters: { card: PLANTED.card, token: PLANTED.token },
    requestContext: {
      requestId: PLANTED.card,
      extendedRequestId: `request-${requests}`,
      path: `/prod/${PLANTED.card}`,
    },
    pathParameters: null,
    isBase64Encoded: false,
    ...parts,
    headers: { ...PLANTED_HEADERS, ...(parts as { headers?: object }).headers },
  } as unknown as APIGatewayProxyEvent;
}

const body = (changes: object = {}) => webhookBody({ ...PLANTED_FIELDS, transaction_id: PLANTED_ID, ...changes });
const notification = (changes: object = {}) =>
  JSON.stringify({ ...PLANTED_FIELDS, email: PLANTED_NOTIFIED, template: "payment_failed", ...changes });
const withId = (id: string) => ({ pathParameters: { id } });

/** Every request that one of the API's handlers refuses or takes, with something planted everywhere. */
function requestsToApi(): [what: string, handler: Handler, event: APIGatewayProxyEvent][] {
  const webhooks = [
    body(),
    body(),
    ...["amount", "currency", "status"].flatMap((field) =>
      [...EVERY_PLANTED, PLANTED_FIELDS].map((value) => body({ [field]: value })),
    ),
    // Those that could be an id are none here: PLANTED_ID stands for them.
    ...EVERY_PLANTED.filter((value) => !/^[\w-]+$/.test(value)).map((value) => body({ transaction_id: value })),
    ...EVERY_PLANTED.map((value) => `{"transaction_id":${value}`),
    ...EVERY_PLANTED,
    `${body()}${PLANTED.card}`,
    body({ further: 1.5 }).replace("1.5", "1e99999999999999999999"),
    body({ note: "x".repeat(410_000) }),
  ];
  return [
    ...webhooks.map((text): [string, Handler, APIGatewayProxyEvent] => ["webhook", post, event({ body: text })]),
    ["webhook", post, event({ body: Buffer.from(body()).toString("base64"), isBase64Encoded: true })],
    ...EVERY_PLANTED.flatMap((value): [string, Handler, APIGatewayProxyEvent][] => [
      ["webhook", post, event({ body: body(), headers: { "Idempotency-Key": value } })],
      // The same key for other content.
      ["webhook", post, event({ body: body({ amount: 2 }), headers: { "Idempotency-Key": value } })],
      ["GET", get, event(withId(value))],
      ["notify", notify, event({ ...withId(value), body: notification() })],
      ["notify", notify, event({ ...withId(PLANTED_ID), body: notification({ template: value }) })],
      ["notify", notify, event({ ...withId(PLANTED_ID), body: notification({ email: `${value} ` }) })],
    ]),
    ["GET", get, event(withId(PLANTED_ID))],
    ["notify", notify, event({ ...withId(PLANTED_ID), body: notification() })],
  ];
}

const EVENT_ATTRIBUTE = (stringValue: string) => ({ DataType: "String", StringValue: stringValue });

/** Messages that the dispatcher publishes, and messages that it cannot. */
function messages(): SQSEvent {
  const bodies = [
    JSON.stringify({ transaction_id: PLANTED_ID, notification_type: "payment_received", ...PLANTED_FIELDS }),
    JSON.stringify({ transaction_id: PLANTED.card, notification_type: PLANTED.email }),
    ...EVERY_PLANTED,
  ];
  const planted = { event_id: EVENT_ATTRIBUTE(PLANTED.card), received_at: EVENT_ATTRIBUTE(PLANTED.email) };
  const common = { Attributes: { ApproximateReceiveCount: "1" } };
  return sqsEvent([
    ...bodies.map((Body, index) => ({ ...common, MessageId: `message-${index}`, Body })),
    { ...common, MessageId: "message-attributes", Body: bodies[0] as string, MessageAttributes: planted },
  ]);
}

/** What everything that is planted comes out of, by name. */
async function sinks(): Promise<[sink: string, text: string][]> {
  const output = silenceOutput();
  const found: [string, string][] = [];
  try {
    for (const [what, handler, apiEvent] of requestsToApi()) {
      const answer = await handler(apiEvent, aContext());
      found.push([`answer to ${answer.statusCode === 200 ? what : "a refused request"}`, JSON.stringify(answer)]);
    }
    found.push(["answer to the queue", JSON.stringify(await dispatch(messages(), aContext()))]);
  } finally {
    output.restore();
  }
  return [...found, ...output.text.split("\n").map((line): [string, string] => ["output", line])];
}

/** What leaked: which planted value, out of what. */
function leaks(found: readonly (readonly [sink: string, text: string])[]) {
  return found.flatMap(([sink, text]) => {
    const leaked = leaksIn(text).filter((value) => !ALLOWED[sink]?.includes(value));
    return leaked.map((value) => ({ sink, value, text: text.slice(0, 500) }));
  });
}

test("given something planted in every field, header and path, when requests come, then it comes out only where the contract says", async () => {
  // when
  const found = await sinks();
  for (const { raw_data, ...item } of await aws.items()) {
    found.push(
      ["record without raw_data", JSON.stringify(item)],
      ["raw_data of the record", JSON.stringify(raw_data ?? "")],
    );
  }
  for (const message of await aws.queuedMessages()) found.push(["message on the queue", JSON.stringify(message)]);
  for (const message of await aws.notifications()) found.push(["notification", JSON.stringify(message)]);

  // then
  expect(leaks(found)).toEqual([]);
  // Everything was looked at, and what may come out did.
  const allowedOnly = found.filter(([sink]) => sink in ALLOWED);
  expect(new Set(allowedOnly.map(([sink]) => sink))).toEqual(new Set(Object.keys(ALLOWED)));
  expect(new Set(allowedOnly.flatMap(([, text]) => leaksIn(text)))).toEqual(
    new Set([...EVERY_PLANTED, PLANTED_ID, PLANTED_NOTIFIED]),
  );
  const lines = found.filter(([sink]) => sink === "output").map(([, line]) => line);
  expect(lines.some((line) => line.includes("WebhookRecorded"))).toBe(true);
  expect(lines.some((line) => line.includes('"reason":"Invalid'))).toBe(true);
  expect(traced).toEqual([]);
});

test.each(Object.keys(FAILURES))(
  "given something planted everywhere, when every AWS call meets %s, then it does not come out there either",
  async (name) => {
    // given
    const output = silenceOutput();
    await post(event({ body: body() }), aContext());
    failure = FAILURES[name];

    // when
    const answers = [
      await post(event({ body: body({ amount: 3 }) }), aContext()),
      await post(
        event({ body: Buffer.from(body({ amount: 3 })).toString("base64"), isBase64Encoded: true }),
        aContext(),
      ),
      await get(event(withId(PLANTED_ID)), aContext()),
      await notify(event({ ...withId(PLANTED_ID), body: notification() }), aContext()),
    ];
    const batch = await dispatch(messages(), aContext());
    output.restore();

    // then
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([500, 500, 500, 500]);
    const lines = output.text.split("\n");
    expect(lines.filter((line) => line.includes('"level":"ERROR"')).length).toBeGreaterThan(answers.length);
    expect(
      leaks([...lines.map((line) => ["output", line] as const), ["answer", JSON.stringify([answers, batch])]]),
    ).toEqual([]);
  },
);

test("given errors that quote the calls that hold the body and the notification, when they are logged, then nothing planted comes out", async () => {
  // given
  const output = silenceOutput();
  await post(event({ body: body() }), aContext());
  const indented = body({ amount: 4 }).replace("{", `{"cards":[\n\t${PLANTED.card}\n],`);
  failure = async (request, next) => {
    const text = request.body.toString("utf8");
    if (request.operation === "PutItem") return errorAnswer(400, "ValidationException", text);
    if (request.operation === "Publish") return errorOfTopic(text);
    return next(request);
  };

  // when
  const answers = [
    await post(event({ body: indented }), aContext()),
    await notify(event({ ...withId(PLANTED_ID), body: notification() }), aContext()),
  ];
  output.restore();

  // then
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([500, 500]);
  expect(output.text).toMatch(/"name":"ValidationException".*"call":"DynamoDB.PutItem"/);
  expect(output.text).toMatch(/"name":"InvalidParameterException".*"call":"SNS.Publish"/);
  expect(leaks([["output", output.text]])).toEqual([]);
});
