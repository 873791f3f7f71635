import { removeOutput, resource, resources, synthPayment } from "../../testing/stacks/synth.ts";

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
    action: { block: {} },
    statement: { rate_based_statement: { aggregate_key_type: "IP", limit: 500 } },
  });
});

test("given AWS's own rules, when they match, then they block, but for those that would refuse a payment for what its body holds", () => {
  const { statement, override_action } = ruleNamed("AWSManagedRulesCommonRuleSet") ?? {};

  expect(override_action).toEqual({ none: {} });
  expect(statement?.managed_rule_group_statement).toMatchObject({ vendor_name: "AWS" });
  const counted = statement?.managed_rule_group_statement?.rule_action_override as { name: string }[];
  expect(counted.map(({ name }) => name).filter((name) => !name.endsWith("_BODY"))).toEqual(["NoUserAgent_HEADER"]);
  expect(counted.map(({ name }) => name)).toContain("SizeRestrictions_BODY");
  expect(counted).toEqual(counted.map(({ name }) => ({ name, action_to_use: { count: {} } })));
  expect(ruleNamed("AWSManagedRulesKnownBadInputsRuleSet")?.override_action).toEqual({ none: {} });
});

test("given any rule, when it matches, then no samples are kept: they show whole requests", () => {
  expect(JSON.stringify(acl)).not.toContain('"sampled_requests_enabled":true');
});

test("given the default, then there is none", () => {
  expect(Object.keys(resources(synthPayment(), "aws_wafv2_web_acl"))).toEqual([]);
});
