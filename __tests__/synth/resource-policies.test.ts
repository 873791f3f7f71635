import { type AccessRequest, type Decision, evaluate, evaluateWithin } from "../../local/iam/evaluate.ts";
import { type PolicyStatement, parsePolicy } from "../../local/iam/policy.ts";
import { ACCOUNT, arnsOf, resolverOf, resourcePoliciesOf } from "../../testing/stacks/stack-policies.ts";
import { removeOutput, synthApiLogging, synthPayment, synthState } from "../../testing/stacks/synth.ts";

/** Policies are asked, not read: what each must allow, and what it must refuse. */

const OTHER_ACCOUNT = "111111111111";
const US = { accountId: ACCOUNT };
const OTHERS = { accountId: OTHER_ACCOUNT };
const TLS = { "aws:SecureTransport": "true" };
const NO_TLS = { "aws:SecureTransport": "false" };
/** An administrator of our account: what is denied to it is denied to all. */
const ANYTHING = parsePolicy(
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
  "identity",
  "administrator",
);

const payment = resolverOf(synthPayment());
const state = resolverOf(synthState());

let policies: Map<string, readonly PolicyStatement[]>;
let queues: string[];
let topics: Record<string, string>;
let functions: Record<string, string>;
let key: string;
let bucket: string;

beforeAll(async () => {
  policies = new Map([...(await resourcePoliciesOf(payment)), ...(await resourcePoliciesOf(state))]);
  queues = Object.values(await arnsOf(payment, "aws_sqs_queue"));
  topics = await arnsOf(payment, "aws_sns_topic");
  functions = await arnsOf(payment, "aws_lambda_function");
  [key = ""] = Object.values(await arnsOf(payment, "aws_kms_key"));
  [bucket = ""] = Object.values(await arnsOf(state, "aws_s3_bucket"));
});
afterAll(removeOutput);

/** What the policy of a resource says by itself. */
function ask(arn: string, request: Omit<AccessRequest, "resource">, resource = arn): Decision {
  return evaluate(policies.get(arn) ?? [], { ...request, resource });
}

/** What somebody of our account may do whose own policy allows everything. */
function askAsAdministrator(arn: string, action: string, context: AccessRequest["context"], resource = arn): Decision {
  return evaluateWithin(ANYTHING, policies.get(arn) ?? [], { principal: US, action, resource, context });
}

test("given the stacks, when policies are synthesized, then every queue, topic, key and bucket has one, and each function that a route invokes", () => {
  const { notification_dispatcher: polled, ...invoked } = functions;
  const expected = [...queues, ...Object.values(topics), key, bucket, ...Object.values(invoked)];

  expect([...policies.keys()].sort()).toEqual(expected.sort());
  expect(queues).toHaveLength(7);
  expect(policies.has(String(polled))).toBe(false);
});

describe("given the key, when its policy decides", () => {
  const logs = (arn?: string) => (arn === undefined ? TLS : { ...TLS, "kms:EncryptionContext:aws:logs:arn": arn });
  const logGroup = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/lambda/webhook-processor-prod`;
  const LOGS = { service: "logs.us-east-1.amazonaws.com" };
  const ALARMS = { service: "cloudwatch.amazonaws.com" };
  const ofUs = { ...TLS, "aws:SourceAccount": ACCOUNT };
  const TOPICS = { service: "sns.amazonaws.com" };
  const fromTopic = (account: string, name = "payment-alarms-prod") => ({
    ...TLS,
    "aws:SourceArn": `arn:aws:sns:us-east-1:${account}:${name}`,
  });

  test.each<[string, AccessRequest["principal"], string, AccessRequest["context"], Decision]>([
    ["leaves its administration to the account", US, "kms:PutKeyPolicy", TLS, "delegated"],
    ["leaves its use to the account's roles", US, "kms:Decrypt", TLS, "delegated"],
    ["refuses another account", OTHERS, "kms:Decrypt", TLS, "not-allowed"],
    ["encrypts log groups", LOGS, "kms:Encrypt", logs(logGroup), "allowed"],
    ["decrypts log groups", LOGS, "kms:Decrypt", logs(logGroup), "allowed"],
    ["encrypts them anew", LOGS, "kms:ReEncryptFrom", logs(logGroup), "allowed"],
    ["makes data keys for them", LOGS, "kms:GenerateDataKey", logs(logGroup), "allowed"],
    ["describes itself to them", LOGS, "kms:DescribeKey", logs(logGroup), "allowed"],
    [
      "refuses log groups of another account",
      LOGS,
      "kms:Decrypt",
      logs(logGroup.replace(ACCOUNT, OTHER_ACCOUNT)),
      "not-allowed",
    ],
    [
      "refuses log groups of another region",
      LOGS,
      "kms:Decrypt",
      logs(logGroup.replace("us-east-1", "eu-west-1")),
      "not-allowed",
    ],
    [
      "refuses what is not a log group",
      LOGS,
      "kms:Decrypt",
      logs(logGroup.replace("log-group:", "destination:")),
      "not-allowed",
    ],
    ["refuses logs that do not say of which group", LOGS, "kms:Decrypt", logs(), "not-allowed"],
    [
      "refuses the logs service of another region",
      { service: "logs.eu-west-1.amazonaws.com" },
      "kms:Decrypt",
      logs(logGroup),
      "not-allowed",
    ],
    ["refuses to be deleted by the logs service", LOGS, "kms:ScheduleKeyDeletion", logs(logGroup), "not-allowed"],
    ["refuses to be given away by the logs service", LOGS, "kms:CreateGrant", logs(logGroup), "not-allowed"],
    ["lets alarms encrypt", ALARMS, "kms:GenerateDataKey", ofUs, "allowed"],
    ["lets alarms decrypt", ALARMS, "kms:Decrypt", ofUs, "allowed"],
    [
      "refuses alarms of another account",
      ALARMS,
      "kms:Decrypt",
      { ...TLS, "aws:SourceAccount": OTHER_ACCOUNT },
      "not-allowed",
    ],
    ["refuses alarms that do not say whose", ALARMS, "kms:Decrypt", TLS, "not-allowed"],
    ["refuses alarms anything else", ALARMS, "kms:Encrypt", ofUs, "not-allowed"],
    ["lets topics encrypt what they could not deliver", TOPICS, "kms:GenerateDataKey", fromTopic(ACCOUNT), "allowed"],
    ["lets topics decrypt", TOPICS, "kms:Decrypt", fromTopic(ACCOUNT), "allowed"],
    ["refuses topics of another account", TOPICS, "kms:GenerateDataKey", fromTopic(OTHER_ACCOUNT), "not-allowed"],
    ["refuses topics that do not say which", TOPICS, "kms:GenerateDataKey", TLS, "not-allowed"],
    ["refuses topics anything else", TOPICS, "kms:Encrypt", fromTopic(ACCOUNT), "not-allowed"],
    [
      "refuses every other service",
      { service: "events.amazonaws.com" },
      "kms:Decrypt",
      { ...ofUs, ...logs(logGroup) },
      "not-allowed",
    ],
  ])("then it %s", (_what, principal, action, context, expected) => {
    expect(ask(key, { principal, action, context })).toBe(expected);
  });

  test("then it serves every log group that it encrypts", async () => {
    for (const group of payment.declared("aws_cloudwatch_log_group")) {
      const { arn } = await payment.attributes(group.address);
      expect(await group.text("kms_key_id")).toBe(key);
      expect(ask(key, { principal: LOGS, action: "kms:Encrypt", context: logs(String(arn)) })).toBe("allowed");
    }
  });
});

describe("given a queue, when its policy decides", () => {
  test.each(["SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "SetQueueAttributes"])(
    "then it refuses %s without TLS to every principal",
    (operation) => {
      for (const queue of queues) {
        expect(askAsAdministrator(queue, `sqs:${operation}`, NO_TLS)).toBe("denied");
        expect(
          ask(queue, { principal: { service: "sns.amazonaws.com" }, action: `sqs:${operation}`, context: NO_TLS }),
        ).toBe("denied");
      }
    },
  );

  test("then it allows nobody by itself: with TLS it is the caller's own policy that counts", () => {
    for (const queue of queues) {
      expect(askAsAdministrator(queue, "sqs:SendMessage", TLS)).toBe("allowed");
      for (const principal of [US, OTHERS, { service: "sns.amazonaws.com" }]) {
        expect(ask(queue, { principal, action: "sqs:SendMessage", context: TLS })).toBe("not-allowed");
      }
    }
  });
});

test("given the dead-letter queue of a topic, when SNS sends, then the queue takes only that topic's messages", async () => {
  const dlqs = await arnsOf(payment, "aws_sqs_queue");
  const send = (queue: string | undefined, topic: string | undefined) =>
    ask(String(queue), {
      principal: { service: "sns.amazonaws.com" },
      action: "sqs:SendMessage",
      context: { ...TLS, "aws:SourceArn": String(topic) },
    });

  expect(send(dlqs.email_notifications_dlq, topics.email_notifications)).toBe("allowed");
  expect(send(dlqs.alarms_dlq, topics.alarms)).toBe("allowed");
  expect(send(dlqs.email_notifications_dlq, topics.alarms)).toBe("not-allowed");
  expect(send(dlqs.notifications, topics.email_notifications)).toBe("not-allowed");
});

describe("given a topic, when its policy decides", () => {
  const alarm = (account: string, transport = TLS) => ({ ...transport, "aws:SourceAccount": account });
  const ALARMS = { service: "cloudwatch.amazonaws.com" };
  const publish = (arn: string | undefined, principal: AccessRequest["principal"], context: AccessRequest["context"]) =>
    ask(String(arn), { principal, action: "sns:Publish", context });

  test("then it refuses to publish without TLS to every principal", () => {
    for (const topic of Object.values(topics)) {
      expect(askAsAdministrator(topic, "sns:Publish", NO_TLS)).toBe("denied");
      expect(publish(topic, ALARMS, alarm(ACCOUNT, NO_TLS))).toBe("denied");
    }
  });

  test("then the one of alarms takes those of this account, and no others", () => {
    expect(publish(topics.alarms, ALARMS, alarm(ACCOUNT))).toBe("allowed");
    expect(publish(topics.alarms, ALARMS, alarm(OTHER_ACCOUNT))).toBe("not-allowed");
    expect(publish(topics.alarms, ALARMS, TLS)).toBe("not-allowed");
    expect(publish(topics.alarms, { service: "events.amazonaws.com" }, alarm(ACCOUNT))).toBe("not-allowed");
  });

  test("then the one for the key takes events of its own rule and alarms, and no others", () => {
    const EVENTS = { service: "events.amazonaws.com" };
    const rule = (account: string, name: string) => ({
      ...TLS,
      "aws:SourceArn": `arn:aws:events:us-east-1:${account}:rule/${name}`,
    });

    expect(publish(topics.key_alarms, EVENTS, rule(ACCOUNT, "payment-key-alarms-prod"))).toBe("allowed");
    expect(publish(topics.key_alarms, ALARMS, alarm(ACCOUNT))).toBe("allowed");
    expect(publish(topics.key_alarms, EVENTS, rule(OTHER_ACCOUNT, "payment-key-alarms-prod"))).toBe("not-allowed");
    expect(publish(topics.key_alarms, EVENTS, rule(ACCOUNT, "another"))).toBe("not-allowed");
    expect(publish(topics.key_alarms, ALARMS, alarm(OTHER_ACCOUNT))).toBe("not-allowed");
  });

  test("then the one of notifications takes no alarms", () => {
    expect(publish(topics.email_notifications, ALARMS, alarm(ACCOUNT))).toBe("not-allowed");
  });

  test("then it allows nobody else to publish or to subscribe", () => {
    for (const topic of Object.values(topics)) {
      expect(askAsAdministrator(topic, "sns:Publish", TLS)).toBe("allowed");
      for (const principal of [US, OTHERS]) {
        for (const action of ["sns:Publish", "sns:Subscribe"]) {
          expect(ask(topic, { principal, action, context: TLS })).toBe("not-allowed");
        }
      }
      expect(ask(topic, { principal: ALARMS, action: "sns:Subscribe", context: alarm(ACCOUNT) })).toBe("not-allowed");
    }
  });
});

test("given the state bucket, when its policy decides, then it refuses every request without TLS, and allows nobody by itself", () => {
  const requests = [
    ["s3:ListBucket", bucket],
    ["s3:GetObject", `${bucket}/payment/prod/terraform.tfstate`],
    ["s3:PutObject", `${bucket}/payment/prod/terraform.tfstate`],
    ["s3:DeleteObject", `${bucket}/payment/prod/terraform.tfstate.tflock`],
  ] as const;
  for (const [action, resource] of requests) {
    expect(askAsAdministrator(bucket, action, NO_TLS, resource)).toBe("denied");
    expect(askAsAdministrator(bucket, action, TLS, resource)).toBe("allowed");
    expect(ask(bucket, { principal: OTHERS, action, context: TLS }, resource)).toBe("not-allowed");
  }
});

describe("given a function, when its permissions decide", () => {
  /** By function, the requests that may invoke it. */
  const ROUTES: Readonly<Record<string, string>> = {
    webhook_processor: "POST/webhooks/payment",
    transaction_reader: "GET/transactions/txn-1",
    notification_sender: "POST/transactions/txn-1/notify",
  };
  const API_GATEWAY = { service: "apigateway.amazonaws.com" };
  let api: string;

  beforeAll(async () => {
    const [first] = payment.declared("aws_api_gateway_rest_api");
    api = String((await payment.attributes(first?.address ?? "")).execution_arn);
  });

  function invoke(fn: string, source: string | undefined, changes: Partial<AccessRequest> = {}): Decision {
    return ask(String(functions[fn]), {
      principal: API_GATEWAY,
      action: "lambda:InvokeFunction",
      context: { ...(source !== undefined && { "aws:SourceArn": source }), "aws:SourceAccount": ACCOUNT },
      ...changes,
    });
  }

  test("then it is invoked for its own route and for no other", () => {
    for (const fn of Object.keys(functions)) {
      for (const [owner, route] of Object.entries(ROUTES)) {
        expect([fn, route, invoke(fn, `${api}/prod/${route}`)]).toEqual([
          fn,
          route,
          fn === owner ? "allowed" : "not-allowed",
        ]);
      }
    }
  });

  test.each(Object.entries(ROUTES))("then %s is not invoked from anywhere else", (fn, route) => {
    const source = `${api}/prod/${route}`;
    const [method = "", ...path] = route.split("/");

    expect(invoke(fn, source)).toBe("allowed");
    for (const other of [
      `${api}/test/${route}`,
      `${api}x/prod/${route}`,
      `${api}/prod/DELETE/${path.join("/")}`,
      `${api}/prod/${method}/`,
      source.replace(ACCOUNT, OTHER_ACCOUNT),
      source.replace("us-east-1", "eu-west-1"),
      source.replace("execute-api", "s3"),
      undefined,
    ]) {
      expect([other, invoke(fn, other)]).toEqual([other, "not-allowed"]);
    }
    for (const principal of [{ service: "s3.amazonaws.com" }, { service: "lambda.amazonaws.com" }, US, OTHERS]) {
      expect([principal, invoke(fn, source, { principal })]).toEqual([principal, "not-allowed"]);
    }
    for (const action of ["lambda:UpdateFunctionCode", "lambda:GetFunction", "lambda:InvokeFunctionUrl"]) {
      expect([action, invoke(fn, source, { action })]).toEqual([action, "not-allowed"]);
    }
  });
});

test("given a role, when a service takes it on, then it is the one service that it is for", async () => {
  const roles = [...payment.declared("aws_iam_role"), ...resolverOf(synthApiLogging()).declared("aws_iam_role")];
  for (const role of roles) {
    const trust = parsePolicy(await role.text("assume_role_policy"), "trust", role.address);
    const takesOn = (principal: AccessRequest["principal"], action = "sts:AssumeRole") =>
      evaluate(trust, { principal, action, resource: role.address, context: TLS });
    const service = role.address === "aws_iam_role.api_gateway" ? "apigateway" : "lambda";

    for (const name of ["apigateway", "lambda", "ec2", "events"]) {
      const expected = name === service ? "allowed" : "not-allowed";
      expect([role.address, name, takesOn({ service: `${name}.amazonaws.com` })]).toEqual([
        role.address,
        name,
        expected,
      ]);
    }
    for (const principal of [US, OTHERS]) expect(takesOn(principal)).toBe("not-allowed");
    expect(takesOn({ service: `${service}.amazonaws.com` }, "sts:TagSession")).toBe("not-allowed");
  }
});
