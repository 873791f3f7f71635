import { spawnSync } from "node:child_process";
import path from "node:path";
import { type Change, type Json, parsePlan, type ResourceChange } from "../../scripts/plan-review/plan.ts";
import { reviewPlan } from "../../scripts/plan-review/report.ts";
import { parseStack } from "../../scripts/plan-review/statements.ts";

const CREATE = ["create"];
const UPDATE = ["update"];
const DELETE = ["delete"];
const REPLACE = ["delete", "create"];

/** A change of a resource, as `terraform show -json` prints it. */
function resource(address: string, change: Partial<Change>, rest: Partial<ResourceChange> = {}): ResourceChange {
  const type = address.split(".")[0] ?? "";
  return { address, type, mode: "managed", change: { actions: UPDATE, before: {}, after: {}, ...change }, ...rest };
}

function planText(resources: readonly ResourceChange[], rest: Record<string, unknown> = {}): string {
  return JSON.stringify({ format_version: "1.2", planned_values: {}, resource_changes: resources, ...rest });
}

function review(
  resources: readonly ResourceChange[],
  allow: readonly string[] = [],
  rest: Record<string, unknown> = {},
) {
  return reviewPlan(parsePlan(planText(resources, rest)), { allow });
}

function policy(...statements: Json[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const SEND = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:us-east-1:1:q" };
const QUERY = { Effect: "Allow", Action: ["dynamodb:Query"], Resource: ["arn:aws:dynamodb:us-east-1:1:table/t"] };

describe("the changes", () => {
  test("stand by kind, with the names of what changes", () => {
    const { markdown } = review([
      resource("aws_sns_topic.new", { actions: CREATE, before: null, after: { name: "n" } }),
      resource("aws_lambda_function.f", {
        before: { timeout: 3, environment: [{ variables: { A: "1", B: "2" } }] },
        after: { timeout: 30, environment: [{ variables: { A: "1", B: "3" } }] },
      }),
      resource("aws_api_gateway_deployment.d", {
        actions: ["create", "delete"],
        replace_paths: [["triggers", "redeployment"]],
      }),
      resource("aws_iam_role.old", { actions: DELETE, after: null }),
      resource("aws_iam_role.same", { actions: ["no-op"] }),
    ]);

    expect(markdown).toBe(`## Plan: 1 destroyed, 1 replaced, 1 changed, 1 created

### Destroyed

- \`aws_iam_role.old\`

### Replaced

- \`aws_api_gateway_deployment.d\`: because of \`triggers.redeployment\`

### Changed

- \`aws_lambda_function.f\`: \`timeout\`, \`environment.variables.B\`

### Created

- \`aws_sns_topic.new\`
`);
  });

  test("that are known after apply only are named too", () => {
    const change = { before: { version: "1" }, after: {}, after_unknown: { version: true } };

    expect(review([resource("aws_lambda_function.f", change)]).markdown).toContain(
      "`aws_lambda_function.f`: `version`",
    );
  });

  test("say that there are none", () => {
    const read = resource("data.aws_partition.current", { actions: ["read"] }, { mode: "data" });

    expect(review([resource("aws_iam_role.r", { actions: ["no-op"] }), read]).markdown).toBe("## Plan: no changes\n");
  });

  test("tell a move, and what Terraform lets go of", () => {
    const { markdown } = review([
      resource("aws_iam_role.to", { actions: ["no-op"] }, { previous_address: "aws_iam_role.from" }),
      resource("aws_sqs_queue.left", { actions: ["forget"], after: null }),
    ]);

    expect(markdown).toContain("- `aws_iam_role.to`, moved from `aws_iam_role.from`");
    expect(markdown).toContain("### Forgotten\n\n- `aws_sqs_queue.left`");
  });

  test("never show a value", () => {
    const secret = "4111111111111111";
    const { markdown } = review([
      resource("aws_lambda_function.f", { before: { environment: secret }, after: { environment: `${secret}0` } }),
      resource("aws_iam_role_policy.p", {
        before: { policy: policy(SEND) },
        after: { policy: policy({ ...SEND, Resource: secret }) },
        after_sensitive: { policy: true },
      }),
    ]);

    expect(markdown).not.toContain(secret);
    expect(markdown).toContain("(sensitive)");
  });

  test("outside Terraform are told, of what the configuration sets", () => {
    const drifted = resource("aws_sqs_queue.q", {
      before: { delay: 0, policy: "", tags: null },
      after: { delay: 5, policy: "{}", tags: {} },
    });
    const configuration = {
      root_module: { resources: [{ address: "aws_sqs_queue.q", expressions: { delay: {}, tags: {} } }] },
    };

    const { markdown } = review([], [], { resource_drift: [drifted], configuration });

    expect(markdown).toContain("### Changed outside Terraform since the last apply\n\n- `aws_sqs_queue.q`: `delay`\n");
  });
});

describe("permissions", () => {
  test("appear and go by statement", () => {
    const { markdown } = review([
      resource("aws_iam_role_policy.p", {
        before: { policy: policy(SEND, QUERY) },
        after: { policy: policy(QUERY, { ...SEND, Action: ["sqs:SendMessage", "sqs:DeleteMessage"] }) },
      }),
    ]);

    expect(markdown).toContain(`\`\`\`diff
  aws_iam_role_policy.p policy
-   Allow sqs:SendMessage on arn:aws:sqs:us-east-1:1:q
+   Allow sqs:DeleteMessage, sqs:SendMessage on arn:aws:sqs:us-east-1:1:q
\`\`\``);
  });

  test("that are only written otherwise are no change", () => {
    const { markdown } = review([
      resource("aws_kms_key.k", {
        before: { policy: policy({ ...SEND, Action: ["a", "b"] }) },
        after: { policy: policy({ Resource: [SEND.Resource], Action: ["b", "a"], Effect: "Allow" }), tags: {} },
      }),
    ]);

    expect(markdown).not.toContain("### Permissions");
  });

  test.each([
    [
      "a role that may be assumed",
      "aws_iam_role.r",
      {
        assume_role_policy: policy({
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      },
      "Allow sts:AssumeRole to Service lambda.amazonaws.com",
    ],
    [
      "a key policy's condition",
      "aws_kms_key.k",
      {
        policy: policy({
          Sid: "Logs",
          Effect: "Allow",
          Principal: "*",
          Action: "kms:*",
          Resource: "*",
          Condition: { Bool: { x: "true" } },
        }),
      },
      '[Logs] Allow kms:* on * to * if {"Bool":{"x":"true"}}',
    ],
    [
      "everything but an action",
      "aws_s3_bucket_policy.b",
      { policy: policy({ Effect: "Deny", NotAction: "s3:Get*", NotResource: "r", NotPrincipal: { AWS: ["1", "2"] } }) },
      "Deny everything but s3:Get* on everything but r to everyone but AWS 1, 2",
    ],
    [
      "a route's right to call a function",
      "aws_lambda_permission.l",
      {
        function_name: "f",
        action: "lambda:InvokeFunction",
        principal: "apigateway.amazonaws.com",
        source_arn: "arn:api",
      },
      'Allow lambda:InvokeFunction on f to apigateway.amazonaws.com if {"AWS:SourceArn":"arn:api"}',
    ],
    [
      "a route that anybody may call",
      "aws_api_gateway_method.m",
      { authorization: "NONE", http_method: "POST", resource_id: "r" },
      "Allow execute-api:Invoke on POST to *",
    ],
    [
      "an attached policy",
      "aws_iam_role_policy_attachment.a",
      { role: "r", policy_arn: "arn:admin" },
      "Allow everything in arn:admin to r",
    ],
    [
      "a key grant",
      "aws_kms_grant.g",
      { grantee_principal: "p", operations: ["Decrypt"], key_id: "k" },
      "Allow Decrypt on k to p",
    ],
    [
      "an inline policy",
      "aws_iam_role.r",
      { inline_policy: [{ name: "i", policy: policy(SEND) }] },
      "Allow sqs:SendMessage on arn:aws:sqs:us-east-1:1:q",
    ],
  ])("%s is told", (_what, address, values, sentence) => {
    expect(review([resource(address, { actions: CREATE, before: null, after: values })]).markdown).toContain(
      `+   ${sentence}\n`,
    );
    expect(review([resource(address, { actions: DELETE, before: values, after: null })]).markdown).toContain(
      `-   ${sentence}\n`,
    );
  });

  test("a route that becomes open is told, one for AWS callers is not", () => {
    const closed = { authorization: "AWS_IAM", http_method: "GET" };
    const open = { ...closed, authorization: "NONE" };

    expect(review([resource("aws_api_gateway_method.m", { before: closed, after: open })]).markdown).toContain(
      "+   Allow execute-api:Invoke on GET to *\n",
    );
    expect(
      review([resource("aws_api_gateway_method.m", { actions: CREATE, before: null, after: closed })]).markdown,
    ).not.toContain("execute-api");
  });

  test("that are known after apply only are shown as the stack writes them", () => {
    const written = policy({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "${aws_sqs_queue.q.arn}" }, QUERY);
    const plan = parsePlan(
      planText([
        resource("aws_iam_role_policy.p", {
          before: { policy: policy(SEND) },
          after: {},
          after_unknown: { policy: true },
        }),
      ]),
    );
    const stack = parseStack(JSON.stringify({ resource: { aws_iam_role_policy: { p: { policy: written } } } }));

    const { markdown } = reviewPlan(plan, { allow: [], stack });

    // The statement on the queue stood before, with the queue's ARN in it.
    expect(markdown).toContain("+   Allow dynamodb:Query on arn:aws:dynamodb:us-east-1:1:table/t\n```");
    expect(markdown).not.toContain("sqs:SendMessage");
    expect(reviewPlan(plan, { allow: [] }).markdown).toContain("+   (known after apply)");
  });

  test("that nobody configures are the service's own and are left out", () => {
    const unknown = resource("aws_sqs_queue.q", {
      actions: CREATE,
      before: null,
      after: {},
      after_unknown: { policy: true },
    });
    const configuration = { root_module: { resources: [{ address: "aws_sqs_queue.q", expressions: { name: {} } }] } };

    expect(review([unknown], [], { configuration }).markdown).not.toContain("### Permissions");
  });
});

describe("data in danger", () => {
  const STATEFUL = [
    "aws_dynamodb_table",
    "aws_kms_key",
    "aws_sqs_queue",
    "aws_cloudwatch_log_group",
    "aws_s3_bucket",
    "aws_sns_topic",
    "aws_secretsmanager_secret",
  ];

  test.each(STATEFUL.flatMap((type) => [DELETE, REPLACE, ["create", "delete"]].map((actions) => ({ type, actions }))))(
    "refuses $actions of $type unless it is allowed",
    ({ type, actions }) => {
      const address = `${type}.precious`;
      const lost = resource(address, { actions });

      expect(review([lost]).refused.map((danger) => danger.address)).toEqual([address]);
      expect(review([lost], [`${type}.other`]).refused).toHaveLength(1);
      expect(review([lost], [address]).refused).toEqual([]);
      expect(review([lost], [address]).markdown).toContain(`⚠️ \`${address}\``);
    },
  );

  test("is none in what holds no data, stays, or is new", () => {
    const { refused } = review([
      resource("aws_lambda_function.f", { actions: REPLACE }),
      resource("aws_dynamodb_table.t", { actions: UPDATE }),
      resource("aws_sqs_queue.q", { actions: CREATE }),
    ]);

    expect(refused).toEqual([]);
  });

  test("is told of an address that is allowed to go, but does not", () => {
    expect(review([], ["aws_kms_key.k"]).markdown).toContain("`aws_kms_key.k` is allowed to go, but does not");
  });

  test.each([
    [
      "aws_dynamodb_table",
      "deletion_protection_enabled",
      { deletion_protection_enabled: true },
      { deletion_protection_enabled: false },
    ],
    [
      "aws_dynamodb_table",
      "point_in_time_recovery.enabled",
      { point_in_time_recovery: [{ enabled: true }] },
      { point_in_time_recovery: [{ enabled: false }] },
    ],
    ["aws_kms_key", "enable_key_rotation", { enable_key_rotation: true }, { enable_key_rotation: false }],
    [
      "aws_secretsmanager_secret",
      "recovery_window_in_days",
      { recovery_window_in_days: 30 },
      { recovery_window_in_days: 0 },
    ],
    ["aws_sqs_queue", "message_retention_seconds", { message_retention_seconds: 2 }, { message_retention_seconds: 1 }],
    ["aws_cloudwatch_log_group", "retention_in_days", { retention_in_days: 0 }, { retention_in_days: 30 }],
    ["aws_s3_bucket", "force_destroy", { force_destroy: false }, { force_destroy: true }],
  ])("tells that %s keeps less: %s", (type, attribute, before, after) => {
    const sentence = `⚠️ \`${type}.x\`: \`${attribute}\` protects less`;

    expect(review([resource(`${type}.x`, { before, after })]).markdown).toContain(sentence);
    expect(review([resource(`${type}.x`, { before: after, after: before })]).markdown).not.toContain(sentence);
  });
});

describe("the command", () => {
  const script = path.resolve(import.meta.dirname, "../../scripts/plan-review.ts");
  const run = (args: string[], input = "") =>
    spawnSync(process.execPath, [script, ...args], { input, encoding: "utf8" });

  test("ends with 0 when nothing is lost, and 1 when something is", () => {
    const lost = planText([resource("aws_dynamodb_table.t", { actions: DELETE, after: null })]);

    expect(run(["-"], planText([]))).toMatchObject({ status: 0, stdout: "## Plan: no changes\n", stderr: "" });
    expect(run(["-"], lost)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("⛔ `aws_dynamodb_table.t` is destroyed, its items with it"),
      stderr: expect.stringContaining("--allow 'aws_dynamodb_table.t'"),
    });
    expect(run(["-", "--allow", "aws_dynamodb_table.t"], lost).status).toBe(0);
  });

  test("--help says how to use it", () => {
    expect(run(["--help"])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^usage: npm run plan:review/) });
  });

  test.each([
    ["no plan", [], "", "expected one plan, given 0"],
    ["an unknown option", ["-", "--force"], "", "Unknown option '--force'\nusage: npm run plan:review"],
    ["a file that is not there", ["/nowhere/plan.json"], "", "/nowhere/plan.json"],
    ["an empty plan", ["-"], "", "the plan is empty"],
    ["no JSON", ["-"], "secret", "the plan is not valid JSON"],
    ["another JSON", ["-"], "[]", "the plan is no JSON object"],
    ["another version", ["-"], '{"format_version":"2.0"}', 'format_version is "2.0", supported is 1.x'],
    ["a state", ["-"], '{"format_version":"1.0","values":{}}', "this is a state"],
    ["a failed plan", ["-"], '{"format_version":"1.2","errored":true}', "planning failed"],
    [
      "broken changes",
      ["-"],
      '{"format_version":"1.2","planned_values":{},"resource_changes":[{}]}',
      "resource_changes[0]",
    ],
  ])("ends with 2 and says why when given %s", (_what, args, input, message) => {
    const { status, stderr, stdout } = run(args, input);

    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("secret");
  });
});
