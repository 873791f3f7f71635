import type { GrantedPermission } from "../../local/access/access.ts";
import { rolePolicy, TRACE } from "../../testing/factories/role-policies.ts";
import { EVERY_SOURCE, sendEvent, WITH_EVERY_SOURCE, WITH_SOURCES } from "../../testing/factories/signed-webhooks.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";

/** What the role allows for Lambda itself: the function's log, and its traces. */
const CALLED_BY_AWS = [
  "logs:CreateLogStream",
  "logs:PutLogEvents",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

const FUNCTION = "webhook-receiver-prod";

let system: TestSystem | undefined;

afterEach(async () => {
  await system?.stop();
  system = undefined;
});

const text = ({ action, resource }: Omit<GrantedPermission, "caller">) => `${action} on ${resource}`;

test("given webhook-receiver, when it does all that it does, then it may do exactly that: each secret, the table and the queue, by the key", async () => {
  // given
  system = await TestSystem.start({ settings: WITH_EVERY_SOURCE });

  // when
  const answers = await Promise.all(
    EVERY_SOURCE.map(({ name }) =>
      sendEvent((system as TestSystem).url, { source: name, transaction_id: `${name}-1` }),
    ),
  );

  // then
  expect(answers.map(({ status }) => status)).toEqual(EVERY_SOURCE.map(() => 200));
  expect(system.refusals).toEqual([]);
  const called = new Set(system.accessChecks.filter(({ caller }) => caller === FUNCTION).map(text));
  const granted = system.permissions
    .filter(({ caller, action }) => caller === FUNCTION && !CALLED_BY_AWS.includes(action))
    .map(text);
  expect([...new Set(granted)].sort()).toEqual([...called].sort());
  expect([...called].filter((permission) => permission.startsWith("secretsmanager:")).sort()).toEqual(
    system.sources.map(({ secretId }) => `secretsmanager:GetSecretValue on ${secretId}`).sort(),
  );
  // Nobody else may read a secret.
  expect(
    system.permissions.filter(({ caller, action }) => caller !== FUNCTION && action.startsWith("secretsmanager")),
  ).toEqual([]);
});

const withPolicy = (...statements: readonly object[]) => rolePolicy("webhook_receiver", TRACE, ...statements);

const SECRET = "${aws_secretsmanager_secret.webhook_stripe.arn}";
const KEY = "${aws_kms_key.payment.arn}";

test.each([
  [
    "secret",
    withPolicy(
      { Action: "secretsmanager:GetSecretValue", Resource: `${SECRET}-other` },
      { Action: "kms:*", Resource: KEY },
    ),
    /not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:us-east-1:000000000000:secret:payment-webhook-stripe-prod-/,
  ],
  [
    "key",
    withPolicy({ Action: "secretsmanager:GetSecretValue", Resource: SECRET }),
    /not authorized to perform: kms:Decrypt on resource: arn:aws:kms:/,
  ],
])(
  "given webhook-receiver without its %s, when a webhook comes, then it is a 500, for its sender to retry, and the log says why",
  async (_what, overrides, refusal) => {
    // given
    system = await TestSystem.start({ settings: WITH_SOURCES, overrides, refusesCalls: true });

    // when
    const answer = await sendEvent(system.url, { source: "stripe" });

    // then
    expect([answer.status, answer.json]).toEqual([500, { error: "Internal server error" }]);
    expect(system.refusals).toContainEqual(expect.stringMatching(refusal));
    expect(JSON.stringify(system.events)).toMatch(/AccessDeniedException/);
  },
);

test("given a source without a route, when the stack is served, then it is not a source", async () => {
  // given
  const overrides = {
    "aws_api_gateway_method.post_webhooks_shop": null,
    "aws_api_gateway_integration.post_webhooks_shop": null,
  };

  // when
  system = await TestSystem.start({ settings: WITH_SOURCES, overrides });

  // then
  expect(system.sources.map(({ name }) => name)).toEqual(["stripe"]);
});
