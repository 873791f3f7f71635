import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { GrantedPermission } from "../../local/access/access.ts";
import { rolePolicy, TRACE } from "../../testing/factories/role-policies.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { type Answer, call } from "../../testing/http/signed-requests.ts";
import { report } from "../../testing/report.ts";
import { Subscriber } from "../../testing/systems/local-subscriber.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";

/** What roles allow without the functions calling it, and who does: `<action> on <kind of resource>`. */
const CALLED_BY_AWS: Readonly<Record<string, string>> = {
  "logs:CreateLogStream on logs": "Lambda, which writes the function's log",
  "logs:PutLogEvents on logs": "Lambda, which writes the function's log",
  "xray:PutTelemetryRecords on *": "Lambda's X-Ray daemon",
  "xray:PutTraceSegments on *": "Lambda's X-Ray daemon; Lambda makes no function that is traced without it",
  "sqs:GetQueueAttributes on sqs": "Lambda, which makes no event source mapping without it",
  "sqs:SendMessage on dead letters":
    "Lambda, after an asynchronous invocation failed for good; it makes no function without it",
};

/** The key is a role's one resource for all: reader and sender need this for their dead letters, as above. */
const KEY_FOR_DEAD_LETTERS = ["transaction-reader-prod kms:GenerateDataKey on kms"];

let system: TestSystem | undefined;

afterEach(async () => {
  await system?.stop();
  system = undefined;
});

function kindOf(arn: string): string {
  if (arn.endsWith("-dlq-prod")) return "dead letters";
  return arn.split(":")[2] ?? arn;
}

const actionOnKind = ({ action, resource }: Omit<GrantedPermission, "caller">) => `${action} on ${kindOf(resource)}`;
const named = (permission: GrantedPermission) => `${permission.caller} ${actionOnKind(permission)}`;

function read(local: TestSystem, id: string): Promise<Answer> {
  return call(local.url, { path: `/transactions/${id}` });
}

function notify(local: TestSystem, id: string): Promise<Answer> {
  const body = '{"email":"payer@example.com","template":"payment_confirmation"}';
  return call(local.url, { path: `/transactions/${id}/notify`, body });
}

/** Goes through every path of every function. */
async function useEverything(local: TestSystem): Promise<void> {
  const subscriber = await Subscriber.subscribe(local);
  const headers = { "idempotency-key": "everything" };
  const post = (changes: object) =>
    call(local.url, { path: "/webhooks/payment", body: webhookBody({ transaction_id: "all-1", ...changes }), headers });
  const answers = [
    await post({}),
    await post({}),
    await post({ amount: 7 }),
    await read(local, "all-1"),
    await read(local, "unknown"),
    await notify(local, "all-1"),
    await notify(local, "unknown"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 422, 200, 404, 200, 404]);
  await local.clients().sqs.send(
    new SendMessageCommand({
      QueueUrl: local.queueUrl("payment-notifications-prod"),
      MessageBody: '{"transaction_id":"all-1","notification_type":"payment_received"}',
    }),
  );
  // By the webhook, by notify, and by the message without an event.
  for (let notification = 0; notification < 3; notification += 1) await subscriber.notificationOf("all-1");
}

test("given a role, when its function does all that it does, then it was allowed that, and nothing that neither it nor AWS calls", async () => {
  // given
  system = await TestSystem.start();

  // when
  await useEverything(system);

  // then
  expect(system.refusals).toEqual([]);
  const called = new Set(system.accessChecks.map(named));
  const uncalled = system.permissions.filter((permission) => !called.has(named(permission)));
  const unexplained = uncalled.filter((permission) => !(actionOnKind(permission) in CALLED_BY_AWS));
  expect(unexplained.map(named)).toEqual(KEY_FOR_DEAD_LETTERS);
  report("permissions", {
    granted: system.permissions.length,
    "called by functions": system.permissions.length - uncalled.length,
    "called by AWS": uncalled.length,
    "refused calls": system.refusals.length,
  });
  // An explanation that nothing needs any more goes.
  expect([...new Set(uncalled.map(actionOnKind))].sort()).toEqual(
    [...Object.keys(CALLED_BY_AWS), "kms:GenerateDataKey on kms"].sort(),
  );
});

const sendTo = (queue: string) => ({ Action: "sqs:SendMessage", Resource: `\${aws_sqs_queue.${queue}.arn}` });

/** What Lambda wants of a role that a route's function has. */
const wantedOf = (role: string) => [TRACE, sendTo(`${role}_dlq`)];

const TABLE = "${aws_dynamodb_table.transactions.arn}";
const KEY = "${aws_kms_key.payment.arn}";

test.each([
  [
    "an action",
    rolePolicy("transaction_reader", ...wantedOf("transaction_reader"), {
      Action: ["dynamodb:GetItem", "kms:*"],
      Resource: [TABLE, KEY],
    }),
    /assumed-role\/transaction-reader-role-prod\/transaction-reader-prod is not authorized to perform: dynamodb:Query on resource: arn:aws:dynamodb:us-east-1:000000000000:table\/payment-transactions-prod because no identity-based policy allows/,
  ],
  [
    "the key",
    rolePolicy("transaction_reader", ...wantedOf("transaction_reader"), { Action: "dynamodb:*", Resource: TABLE }),
    /is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:/,
  ],
])(
  "given a role without %s, when its function calls, then the call is refused, and the log says why",
  async (_what, overrides, refusal) => {
    // given
    system = await TestSystem.start({ overrides, refusesCalls: true });

    // when
    const answer = await read(system, "any");

    // then
    expect([answer.status, answer.json]).toEqual([500, { error: "Internal server error" }]);
    expect(system.refusals).toEqual([expect.stringMatching(refusal)]);
    const logs = system.events.flatMap((event) =>
      event.type === "log" && event.level === "ERROR" ? [event.message] : [],
    );
    expect(logs.join("\n")).toMatch(/AccessDenied/);
  },
);

test("given a role without the permission to send, when a webhook comes, then it is a 5xx, for its sender to retry", async () => {
  // given
  const overrides = rolePolicy("webhook_processor", ...wantedOf("webhook_processor"), {
    Action: ["dynamodb:UpdateItem", "dynamodb:PutItem", "kms:*"],
    Resource: [TABLE, KEY],
  });
  system = await TestSystem.start({ overrides, refusesCalls: true });

  // when
  const answer = await call(system.url, { path: "/webhooks/payment", body: webhookBody() });

  // then
  expect(answer.status).toBe(500);
  expect(system.refusals).toContainEqual(expect.stringMatching(/webhook-processor-prod .*: sqs:SendMessage on/));
});

test.each([
  [
    "Lambda may not poll",
    rolePolicy("notification_dispatcher", TRACE, { Action: "sqs:ReceiveMessage", Resource: "*" }),
    /notification-dispatcher-prod: The function execution role does not have permissions to call sqs:DeleteMessage on SQS/,
  ],
  [
    "Lambda may not take on a role",
    {
      "aws_iam_role.transaction_reader": {
        assume_role_policy:
          '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}',
      },
    },
    /transaction-reader-prod: The role defined for the function cannot be assumed by Lambda/,
  ],
  [
    "a policy says what is not understood",
    rolePolicy("transaction_reader", { NotAction: "dynamodb:Query", Resource: "*" }),
    /aws_iam_role_policy.transaction_reader: statement 1: NotAction is not understood/,
  ],
])("given a stack in which %s, when it is started, then it is not served", async (_why, overrides, message) => {
  await expect(TestSystem.start({ overrides })).rejects.toThrow(message);
});
