import { CREATE, DELETE, policy, resource, review, SEND } from "../../../testing/factories/plans.ts";

describe("given a plan's changes", () => {
  test("when they are reviewed, then they stand by kind, with the names of what changes", () => {
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

  test("when they are known after apply only, then they are named too", () => {
    const change = { before: { version: "1" }, after: {}, after_unknown: { version: true } };

    expect(review([resource("aws_lambda_function.f", change)]).markdown).toContain(
      "`aws_lambda_function.f`: `version`",
    );
  });

  test("when there are none, then that is said", () => {
    const read = resource("data.aws_partition.current", { actions: ["read"] }, { mode: "data" });

    expect(review([resource("aws_iam_role.r", { actions: ["no-op"] }), read]).markdown).toBe("## Plan: no changes\n");
  });

  test("when one is a move, or Terraform lets go of something, then it is told", () => {
    const { markdown } = review([
      resource("aws_iam_role.to", { actions: ["no-op"] }, { previous_address: "aws_iam_role.from" }),
      resource("aws_sqs_queue.left", { actions: ["forget"], after: null }),
    ]);

    expect(markdown).toContain("- `aws_iam_role.to`, moved from `aws_iam_role.from`");
    expect(markdown).toContain("### Forgotten\n\n- `aws_sqs_queue.left`");
  });

  test("when they are reviewed, then no value is shown", () => {
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
});
