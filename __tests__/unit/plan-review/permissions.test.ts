import { CREATE, DELETE, planText, policy, QUERY, resource, review, SEND } from "../../../testing/factories/plans.ts";
import { parsePlan } from "../../../tools/plan-review/plan.ts";
import { reviewPlan } from "../../../tools/plan-review/report.ts";
import { parseStack } from "../../../tools/plan-review/statements.ts";

describe("given permissions in a plan", () => {
  test("when they change, then they appear and go by statement", () => {
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

  test("when they are only written otherwise, then that is not a change", () => {
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
  ])("when one is %s, then it is told", (_what, address, values, sentence) => {
    expect(review([resource(address, { actions: CREATE, before: null, after: values })]).markdown).toContain(
      `+   ${sentence}\n`,
    );
    expect(review([resource(address, { actions: DELETE, before: values, after: null })]).markdown).toContain(
      `-   ${sentence}\n`,
    );
  });

  test("when a route becomes open, then it is told, and one for AWS callers is not", () => {
    const closed = { authorization: "AWS_IAM", http_method: "GET" };
    const open = { ...closed, authorization: "NONE" };

    expect(review([resource("aws_api_gateway_method.m", { before: closed, after: open })]).markdown).toContain(
      "+   Allow execute-api:Invoke on GET to *\n",
    );
    expect(
      review([resource("aws_api_gateway_method.m", { actions: CREATE, before: null, after: closed })]).markdown,
    ).not.toContain("execute-api");
  });

  test("when they are known after apply only, then they are shown as the stack writes them", () => {
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

  test("when nobody configures them, then they are the service's own and are left out", () => {
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
