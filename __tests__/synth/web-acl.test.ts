import { warningsOf } from "../../stacks/warnings.ts";
import { paymentStack, removeOutput, resource, resources, synthPayment } from "../../testing/stacks/synth.ts";

afterAll(removeOutput);

interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly action?: object;
  readonly override_action?: object;
  readonly statement: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const stack = synthPayment({ webAcl: true, webAclRateLimit: 500 });
const acl = resource<{ rule: readonly Rule[]; default_action: object }>(stack, "aws_wafv2_web_acl", "payment_web_acl");
const ruleNamed = (name: string) => acl.rule.find((rule) => rule.name === name);

test("given the setting, then a web ACL stands before the stage and lets through what no rule blocks", () => {
  expect(acl).toMatchObject({ scope: "REGIONAL", default_action: { allow: {} } });
  expect(resource(stack, "aws_wafv2_web_acl_association", "payment_web_acl")).toMatchObject({
    resource_arn: "${aws_api_gateway_stage.prod.arn}",
    web_acl_arn: "${aws_wafv2_web_acl.payment_web_acl.arn}",
  });
});

test("given an address that calls too often, when it calls, then it is blocked, before anything else is looked at", () => {
  expect(ruleNamed("rate-per-address")).toMatchObject({
    priority: 0,
    // AWS WAF's own answer would be 403, after which a sender gives up.
    action: { block: { custom_response: { response_code: 429 } } },
    statement: { rate_based_statement: { aggregate_key_type: "IP", limit: 500 } },
  });
});

test("given AWS's own rules, when they match, then they block, but for those that would refuse a payment for what its body holds", () => {
  const { statement, override_action } = ruleNamed("AWSManagedRulesCommonRuleSet") ?? {};

  expect(override_action).toEqual({ none: {} });
  expect(statement?.managed_rule_group_statement).toMatchObject({ vendor_name: "AWS" });
  const counted = statement?.managed_rule_group_statement?.rule_action_override as { name: string }[];
  // A path with an id of 2048 characters is longer than the 1024 bytes that AWS's rule lets through.
  expect(counted.map(({ name }) => name).filter((name) => !name.endsWith("_BODY"))).toEqual([
    "SizeRestrictions_URIPATH",
    "NoUserAgent_HEADER",
  ]);
  expect(counted.map(({ name }) => name)).toContain("SizeRestrictions_BODY");
  expect(counted).toEqual(counted.map(({ name }) => ({ name, action_to_use: { count: {} } })));
  expect(ruleNamed("AWSManagedRulesKnownBadInputsRuleSet")?.override_action).toEqual({ none: {} });
});

const rateLimitOf = (context: Record<string, unknown>) =>
  resource<{ rule: readonly Rule[] }>(
    synthPayment({ webAcl: true, ...context }),
    "aws_wafv2_web_acl",
    "payment_web_acl",
  ).rule[0]?.statement.rate_based_statement?.limit;

test("given no limit, when the web ACL is made, then an address may send what one route lets through", () => {
  expect(rateLimitOf({})).toBe(300_000);
  expect(rateLimitOf({ throttleRateLimit: 200 })).toBe(60_000);
});

test("given a limit below what a route lets through, when the stack is synthesized, then that is said", () => {
  const warnings = (context: Record<string, unknown>) => warningsOf(paymentStack({ webAcl: true, ...context }));

  expect(warnings({ webAclRateLimit: 30_000 })).toEqual([
    "warning [payment/payment-web-acl]: webAclRateLimit 30000 blocks an address beyond 100 requests a second, while a route lets " +
      "1000 through: a provider that sends from few addresses gets 429; raise webAclRateLimit, or leave it out",
  ]);
  expect(warnings({ webAclRateLimit: 300_000 })).toEqual([]);
  expect(warnings({})).toEqual([]);
});

test("given a web ACL, when it blocks, then an alarm rings; without one there is no such alarm", () => {
  const alarmOf = (context: Record<string, unknown>) =>
    resources(synthPayment(context), "aws_cloudwatch_metric_alarm").payment_api_blocked;

  expect(alarmOf({ webAcl: true })).toMatchObject({
    namespace: "AWS/WAFV2",
    metric_name: "BlockedRequests",
    dimensions: { WebACL: "payment-api-prod", Region: "us-east-1", Rule: "ALL" },
    threshold: 10,
  });
  expect(alarmOf({})).toBeUndefined();
});

test("given any rule, when it matches, then no samples are kept: they show whole requests", () => {
  expect(JSON.stringify(acl)).not.toContain('"sampled_requests_enabled":true');
});

test("given the default, then there is none", () => {
  expect(Object.keys(resources(synthPayment(), "aws_wafv2_web_acl"))).toEqual([]);
});
