import { matchesWildcard } from "../../local/iam/wildcard.ts";
import { nameOf } from "../../stacks/definitions/names.ts";
import {
  type Attributes,
  listOf,
  removeOutput,
  resource,
  resources,
  type StackJson,
  statementsOf,
  synthCiRoles,
  synthPayment,
} from "../../testing/stacks/synth.ts";
import { SOURCES } from "../../tools/lint-stacks/forms.ts";

afterAll(removeOutput);

const GITHUB = { repository: "acme/payments" };
const HCP = { organization: "acme", project: "Payments EU", workspaces: ["payment-prod", "payment-dev"] };
const BOTH = { ciRoles: { github: GITHUB, hcp: HCP }, stateBucketSuffix: "acme" };
const ACCOUNT = "000000000000";

/** Text with the values that references have on AWS. */
const onAws = (text: string) =>
  text
    .replaceAll(/\$\{data\.aws_partition\.\w+\.partition\}/g, "aws")
    .replaceAll(/\$\{data\.aws_caller_identity\.\w+\.account_id\}/g, ACCOUNT);

const trustOf = (stack: StackJson, role: string) =>
  statementsOf(resource(stack, "aws_iam_role", role).assume_role_policy);
const policyOf = (stack: StackJson, role: string) => onAws(String(resource(stack, "aws_iam_role_policy", role).policy));
const actionsOf = (stack: StackJson, role: string) =>
  statementsOf(policyOf(stack, role)).flatMap(({ Action }) => listOf(Action));

/** What the trust in a host's tokens comes to. */
const letsIn = (provider: string, host: string, audience: string, subjects: readonly string[]) => ({
  Effect: "Allow",
  Principal: { Federated: provider },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: { StringEquals: { [`${host}:aud`]: audience, [`${host}:sub`]: subjects } },
});
const fromGitHub = (subjects: readonly string[], provider = "${aws_iam_openid_connect_provider.github.arn}") =>
  letsIn(provider, "token.actions.githubusercontent.com", "sts.amazonaws.com", subjects);
const fromHcp = (subjects: readonly string[], host = "app.terraform.io") =>
  letsIn("${aws_iam_openid_connect_provider.hcp.arn}", host, "aws.workload.identity", subjects);
const runs = (phase: string) =>
  HCP.workspaces.map((name) => `organization:acme:project:Payments EU:workspace:${name}:run_phase:${phase}`);

test("given GitHub and HCP Terraform, when the roles are synthesized, then each lets in exactly the subjects that have its work to do", () => {
  const stack = synthCiRoles(BOTH);

  expect(trustOf(stack, "plan")).toEqual([fromGitHub(["repo:acme/payments:pull_request"]), fromHcp(runs("plan"))]);
  expect(trustOf(stack, "deploy")).toEqual([
    fromGitHub(["repo:acme/payments:ref:refs/heads/main", "repo:acme/payments:environment:production"]),
    fromHcp(runs("apply")),
  ]);
  expect(resources(stack, "aws_iam_openid_connect_provider")).toMatchObject({
    github: { url: "https://token.actions.githubusercontent.com", client_id_list: ["sts.amazonaws.com"] },
    hcp: { url: "https://app.terraform.io", client_id_list: ["aws.workload.identity"] },
  });
});

test("given a branch and an environment of another name, when the roles are synthesized, then those are let in", () => {
  const github = { ...GITHUB, branch: "release/1.x", environment: "live payments" };

  expect(trustOf(synthCiRoles({ ciRoles: { github } }), "deploy")).toEqual([
    fromGitHub(["repo:acme/payments:ref:refs/heads/release/1.x", "repo:acme/payments:environment:live payments"]),
  ]);
});

test("given Terraform Enterprise, when the roles are synthesized, then they trust its host", () => {
  const stack = synthCiRoles({ ciRoles: { hcp: HCP }, cloudHostname: "tfe.example.com" });

  expect(trustOf(stack, "plan")).toEqual([fromHcp(runs("plan"), "tfe.example.com")]);
  expect(resource(stack, "aws_iam_openid_connect_provider", "hcp").url).toBe("https://tfe.example.com");
});

test("given an account with the provider, when the roles are synthesized, then they trust it, and none is made", () => {
  const stack = synthCiRoles({ ciRoles: { github: GITHUB, createProviders: false } });

  const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
  expect(JSON.parse(onAws(JSON.stringify(trustOf(stack, "plan"))))).toEqual([
    fromGitHub(["repo:acme/payments:pull_request"], provider),
  ]);
  expect(resources(stack, "aws_iam_openid_connect_provider")).toEqual({});
});

test("given the role that plans, when its actions are listed, then each reads, apart from kms:Decrypt", () => {
  const actions = actionsOf(synthCiRoles(BOTH), "plan");

  const others = actions.filter((action) => !/^(?:apigateway:GET|\w+:(?:Get|List|Describe)\w+)$/.test(action));
  expect(others).toEqual(["kms:Decrypt"]);
  // It would show what the sources sign with.
  expect(actions).not.toContain("secretsmanager:GetSecretValue");
});

test("given both roles, when they are compared, then the one that deploys plans as well", () => {
  const stack = synthCiRoles(BOTH);

  expect(actionsOf(stack, "deploy")).toEqual(expect.arrayContaining(actionsOf(stack, "plan")));
});

test("given the role that deploys, when it changes or passes roles, then only those of functions, and to Lambda", () => {
  const statements = statementsOf(policyOf(synthCiRoles(BOTH), "deploy"));

  const onRoles = statements.filter(({ Action }) => listOf(Action).some((action) => action.startsWith("iam:")));
  const patterns = onRoles.flatMap(({ Resource }) => listOf(Resource));
  for (const own of ["payment-ci-plan", "payment-ci-deploy", "payment-api-logging-role_us-east-1"]) {
    expect(patterns.filter((pattern) => matchesWildcard(pattern, `arn:aws:iam::${ACCOUNT}:role/${own}`))).toEqual([]);
  }
  expect(statements.filter(({ Action }) => listOf(Action).includes("iam:PassRole"))).toEqual([
    expect.objectContaining({
      Action: ["iam:PassRole"],
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    }),
  ]);
});

/** Whose names IAM asks for: the argument that has the name, what makes it, and what stands before the name in the ARN. */
const NAMED: readonly [type: string, argument: string, action: string, arn: string][] = [
  ["aws_cloudwatch_dashboard", "dashboard_name", "cloudwatch:PutDashboard", "cloudwatch::000000000000:dashboard/"],
  ["aws_cloudwatch_event_rule", "name", "events:PutRule", "events:eu-west-1:000000000000:rule/"],
  [
    "aws_cloudwatch_metric_alarm",
    "alarm_name",
    "cloudwatch:PutMetricAlarm",
    "cloudwatch:eu-west-1:000000000000:alarm:",
  ],
  ["aws_dynamodb_table", "name", "dynamodb:CreateTable", "dynamodb:eu-west-1:000000000000:table/"],
  ["aws_iam_role", "name", "iam:CreateRole", "iam::000000000000:role/"],
  ["aws_kms_alias", "name", "kms:CreateAlias", "kms:eu-west-1:000000000000:"],
  ["aws_lambda_function", "function_name", "lambda:CreateFunction", "lambda:eu-west-1:000000000000:function:"],
  ["aws_secretsmanager_secret", "name", "secretsmanager:CreateSecret", "secretsmanager:eu-west-1:000000000000:secret:"],
  ["aws_sns_topic", "name", "sns:CreateTopic", "sns:eu-west-1:000000000000:"],
  ["aws_sqs_queue", "name", "sqs:CreateQueue", "sqs:eu-west-1:000000000000:"],
  ["aws_wafv2_web_acl", "name", "wafv2:CreateWebACL", "wafv2:eu-west-1:000000000000:regional/webacl/"],
];

describe.each([
  ["no prefix of names", {}],
  ["a prefix of names", { namePrefix: "acme" }],
])(
  "given an environment with everything on and %s, when the role that deploys makes it, then each name is among its resources",
  (_names, naming) => {
    const environment: Attributes = {
      ...naming,
      environmentSuffix: "dev",
      region: "eu-west-1",
      regionInNames: true,
      webAcl: true,
      webhookSources: SOURCES,
      alarmEmails: ["ops@example.com"],
      quietAlarmMinutes: 30,
    };
    const payment = synthPayment(environment);
    const statements = statementsOf(policyOf(synthCiRoles({ ...BOTH, ...naming }), "deploy"));
    const among = (action: string, arn: string) =>
      statements
        .filter(({ Action }) => listOf(Action).includes(action))
        .some(({ Resource }) => listOf(Resource).some((pattern) => matchesWildcard(pattern, arn)));

    test.each(NAMED)("%s", (type, argument, action, arn) => {
      const all = Object.values(resources(payment, type));
      const end = type === "aws_wafv2_web_acl" ? "/an-id" : "";
      const missing = all.filter((each) => !among(action, `arn:aws:${arn}${each[argument]}${end}`));

      expect(all.length).toBeGreaterThan(0);
      expect(missing).toEqual([]);
    });

    test("aws_cloudwatch_log_group", () => {
      const names = Object.values(resources(payment, "aws_cloudwatch_log_group")).map(({ name }) =>
        String(name)
          .replace(
            "${aws_api_gateway_rest_api.payment.name}",
            nameOf("payment-api", { environmentSuffix: "dev", ...naming }),
          )
          .replace("${aws_api_gateway_rest_api.payment.id}", "a1b2c3"),
      );

      expect(names).toHaveLength(8);
      const missing = names.filter(
        (name) => !among("logs:CreateLogGroup", `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:${name}`),
      );
      expect(missing).toEqual([]);
    });

    test("its state, and the lock beside it", () => {
      const { key, bucket } = payment.terraform.backend?.s3 ?? {};
      expect(bucket).toBe("payment-terraform-state-default");
      const at = `arn:aws:s3:::payment-terraform-state-acme/${key}`;

      for (const action of ["s3:GetObject", "s3:PutObject"])
        expect([action, among(action, at)]).toEqual([action, true]);
      for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]) {
        expect([action, among(action, `${at}.tflock`)]).toEqual([action, true]);
      }
      expect(among("s3:DeleteObject", at)).toBe(false);
      expect(
        among("s3:PutObject", "arn:aws:s3:::payment-terraform-state-acme/payment_ci-roles/acme/terraform.tfstate"),
      ).toBe(false);
    });
  },
);

test("given the role that plans, when it comes to the state, then it reads that, and takes no lock", () => {
  const actions = actionsOf(synthCiRoles(BOTH), "plan").filter((action) => action.startsWith("s3:"));

  expect(actions.sort()).toEqual(["s3:GetObject", "s3:ListBucket"]);
});

// Source: IAM User Guide, "IAM and AWS STS quotas": inline policies of a role, 10,240 characters without white space.
test.each(["plan", "deploy"])("given the role that must %s, when its policy is measured, then IAM takes it", (role) => {
  const longest = synthCiRoles({ ...BOTH, namePrefix: "acme-eu-1" });

  expect(policyOf(longest, role).length).toBeLessThanOrEqual(10_240);
});

test.each([
  ["s3", {}, { key: "payment_ci-roles/acme/terraform.tfstate", bucket: "payment-terraform-state-acme" }],
  ["cloud", { cloudOrganization: "acme" }, { workspaces: { name: "payment_ci-roles-acme" } }],
  ["local", {}, { path: "../../../terraform.payment_ci-roles-acme.tfstate" }],
])(
  "given backend %s, when the roles are synthesized, then their state is kept there under the account's name",
  (backend, context, place) => {
    const stack = synthCiRoles({ ...BOTH, ...context, backend });
    const { terraform } = stack;

    expect(terraform.cloud ?? terraform.backend?.[backend]).toMatchObject(place);
    expect(policyOf(stack, "deploy").includes("s3:")).toBe(backend === "s3");
  },
);

test("given the roles, when they are synthesized, then CI is told both by outputs", () => {
  expect(synthCiRoles(BOTH).output).toMatchObject({
    PlanRoleARN: { value: "${aws_iam_role.plan.arn}" },
    DeployRoleARN: { value: "${aws_iam_role.deploy.arn}" },
  });
});
