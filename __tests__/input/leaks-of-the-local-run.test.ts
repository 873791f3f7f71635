import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { type Answer, call, type SignedRequest } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { waitFor } from "../../testing/wait-for.ts";
import { EVERY_PLANTED, leaksIn, PLANTED, PLANTED_FIELDS, PLANTED_ID, PLANTED_NOTIFIED } from "./support/planted.ts";

/** What a client may put on each request, with something planted. */
const HEADERS = { "x-card": PLANTED.card, "user-agent": PLANTED.token, referer: PLANTED.cardWithSpaces };
const QUERY = { card: PLANTED.cardWithDashes, email: PLANTED.email, cvv: PLANTED.verificationValue };

const body = (changes: object = {}) => webhookBody({ ...PLANTED_FIELDS, transaction_id: PLANTED_ID, ...changes });
const notification = JSON.stringify({ ...PLANTED_FIELDS, email: PLANTED_NOTIFIED, template: "payment_failed" });

const REQUESTS: readonly SignedRequest[] = [
  { path: "/webhooks/payment", body: body() },
  { path: "/webhooks/payment", body: body({ amount: 2 }), headers: { "idempotency-key": PLANTED.card } },
  { path: "/webhooks/payment", body: body({ amount: 3 }), headers: { "idempotency-key": PLANTED.card } },
  { path: "/webhooks/payment", body: body({ amount: 4 }), headers: { "idempotency-key": PLANTED.token } },
  ...["transaction_id", "amount", "currency", "status"].map((field) => ({
    path: "/webhooks/payment",
    body: body({ [field]: PLANTED.token }),
  })),
  ...EVERY_PLANTED.flatMap((value) => [
    { path: "/webhooks/payment", body: `{"transaction_id":${value}` },
    { path: "/webhooks/payment", body: value, headers: { "content-type": "text/plain" } },
    { path: `/transactions/${encodeURIComponent(value)}` },
    { path: `/transactions/${encodeURIComponent(value)}/notify`, body: notification },
    { path: `/transactions/${PLANTED_ID}/notify`, body: JSON.stringify({ email: `${value} `, template: value }) },
    { path: `/${encodeURIComponent(value)}` },
  ]),
  ...[5, 6, 7, 8, 9, 10].map((amount) => ({ path: "/webhooks/payment", body: body({ amount }) })),
  { path: `/transactions/${PLANTED_ID}` },
  { path: `/transactions/${PLANTED_ID}/notify`, body: notification },
];

/** Sends everything, signed and unsigned; returns the answers with all their headers. */
async function sendAll(url: string): Promise<{ readonly request: SignedRequest; readonly answer: Answer }[]> {
  const answers: { request: SignedRequest; answer: Answer }[] = [];
  for (const request of REQUESTS) {
    const planted = { ...request, query: QUERY, headers: { ...HEADERS, ...request.headers } };
    answers.push({ request, answer: await call(url, planted) });
    answers.push({
      request,
      answer: await call(url, planted, { accessKeyId: PLANTED.card, secretAccessKey: "other" }),
    });
  }
  return answers;
}

function leaksInAnswers(answers: Awaited<ReturnType<typeof sendAll>>) {
  return answers.flatMap(({ request, answer }) => {
    const text = `${answer.status} ${JSON.stringify([...answer.headers])} ${answer.text}`;
    // A client gets the transaction that it asked for.
    const allowed = answer.status === 200 && request.body === undefined ? [PLANTED_ID] : [];
    return leaksIn(text).flatMap((value) => (allowed.includes(value) ? [] : [{ value, text }]));
  });
}

const KINDS = ["fail", "fail-after", "kill", "kill-after", "malformed", "quoted", "throttle-all", "truncated"];

/** Of the faults on a terminal, the kinds; and of the dispatcher's, that it told of it. */
function shown(output: string): string[] {
  const kinds = [...output.matchAll(/ fault .*: (\S+)\n/g)].map(([, kind = ""]) => kind);
  return output.includes("notification failed") ? [...new Set(kinds)].sort() : [];
}

test("given planted data, level DEBUG and faults of every kind, when the local run shows what happens, then nothing planted is on its terminal", async () => {
  // given
  const faults = [
    "webhook-processor:UpdateItem:4=fail",
    "webhook-processor:PutItem:3=quoted",
    "webhook-processor:UpdateItem:6=truncated",
    "webhook-processor:UpdateItem:7=malformed",
    "webhook-processor:PutItem:2=kill",
    "webhook-processor:SendMessage=throttle-all",
    "transaction-reader:Query=kill-after",
    "notification-sender:Publish=fail-after",
    "notification-dispatcher:Publish=fail",
    "notification-dispatcher:Query:2=kill",
  ];
  const args = ["local/main.ts", "--verbose", ...faults.flatMap((fault) => ["--fault", fault])];
  const child = spawn("node", args, {
    cwd: resolve(__dirname, "../.."),
    env: { ...process.env, PORT: "0", LOG_LEVEL: "DEBUG" },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const url = await (async () => {
    for (;;) {
      await once(child.stdout, "data");
      const ready = /API +(http:\S+)[\s\S]*Ctrl-C/.exec(output);
      if (ready) return ready[1] as string;
    }
  })();

  // when
  const answers = await sendAll(url);
  // The dispatcher works after the answers.
  await waitFor("each kind of fault to be shown", () => shown(output).length >= KINDS.length);
  child.kill("SIGTERM");
  await once(child, "close");

  // then
  expect(leaksInAnswers(answers)).toEqual([]);
  expect(output.split("\n").filter((line) => leaksIn(line).length > 0)).toEqual([]);
  // No role is short of a permission on any of these paths.
  expect(output).not.toMatch(/^\S+ +refused /m);
  // There was something to see.
  expect(shown(output)).toEqual(KINDS);
  expect(output).toMatch(/ERROR request failed \(/);
  expect(output).toMatch(/ERROR notification failed \(/);
  expect(output).toMatch(/request +POST \/webhooks\/payment 200/);
});

test("given a webhook with planted data, when its message is a dead letter, then that holds its transaction id and no more", async () => {
  // given
  const system = await TestSystem.start({
    settings: { LOG_LEVEL: "DEBUG" },
    overrides: { "aws_sqs_queue.notifications": { visibility_timeout_seconds: 1, delay_seconds: 0 } },
  });
  const { sqs } = system.clients();
  const always = { first: 1, last: Number.MAX_SAFE_INTEGER, kind: "fail" } as const;
  await system.inject([{ functionName: "notification-dispatcher", operation: "Publish", ...always }]);
  const poison = JSON.stringify({ transaction_id: PLANTED.token, notification_type: PLANTED.email });

  // when
  const answer = await call(system.url, { path: "/webhooks/payment", body: body() });
  await sqs.send(
    new SendMessageCommand({ QueueUrl: system.queueUrl("payment-notifications-prod"), MessageBody: poison }),
  );
  const dead: string[] = [];
  while (dead.length < 2) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: system.queueUrl("payment-notifications-dlq"),
        WaitTimeSeconds: 20,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["All"],
      }),
    );
    dead.push(...Messages.map((message) => JSON.stringify(message)));
  }
  const events = JSON.stringify(system.events);
  await system.stop();

  // then
  expect(answer.status).toBe(200);
  const ours = dead.filter((message) => message.includes("payment_received"));
  expect(ours.flatMap((message) => leaksIn(message))).toEqual([PLANTED_ID]);
  // The other one is as its sender, who may send to our queue, put it there; nobody logs it.
  expect(leaksIn(events)).toEqual([]);
  expect(events).toContain("InvalidMessageError");
});
