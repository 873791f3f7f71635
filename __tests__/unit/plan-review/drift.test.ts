import { CREATE, policy, QUERY, resource, review, SEND } from "../../../testing/factories/plans.ts";

const HEADING = "### Changed outside Terraform since the last apply";

/** A configuration that sets these attributes of a resource. */
function configuring(address: string, ...attributes: string[]) {
  const expressions = Object.fromEntries(attributes.map((attribute) => [attribute, {}]));
  return { root_module: { resources: [{ address, expressions }] } };
}

/** What the plan leaves of a resource. */
function planned(address: string, values: object) {
  const type = address.split(".")[0];
  return { root_module: { resources: [{ address, type, mode: "managed", values }] } };
}

describe("given a resource that was changed outside Terraform, when a plan is reviewed", () => {
  test("and the configuration sets the attribute, then it is told, and what the service fills in is not", () => {
    const drifted = resource("aws_sqs_queue.q", {
      before: { delay: 0, policy: "", tags: null },
      after: { delay: 5, policy: "{}", tags: {} },
    });
    const configuration = configuring("aws_sqs_queue.q", "delay", "tags");

    expect(review([], [], { resource_drift: [drifted], configuration }).markdown).toContain(
      `${HEADING}\n\n- \`aws_sqs_queue.q\`: \`delay\`\n`,
    );
  });

  test.each([
    ["a function's code", "aws_lambda_function.f", { code_sha256: "a" }, { code_sha256: "b" }, "`code_sha256`"],
    [
      "a role's attached policies",
      "aws_iam_role.r",
      { name: "r", managed_policy_arns: [] },
      { name: "r", managed_policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
      "`managed_policy_arns`",
    ],
    ["a bucket's access list", "aws_s3_bucket.b", { acl: "private" }, { acl: "public-read" }, "`acl`"],
  ])("and it is %s, then it is told although nobody configures it", (_what, address, before, after, told) => {
    const drifted = resource(address, { before, after });

    const { markdown } = review([], [], { resource_drift: [drifted], configuration: configuring(address, "name") });

    expect(markdown).toContain(`${HEADING}\n\n- \`${address}\`: ${told}\n`);
  });

  test("and a resource of the plan attaches the policy, then it is not told", () => {
    const arn = "arn:aws:iam::aws:policy/service-role/logs";
    const drifted = resource("aws_iam_role.r", {
      before: { name: "r", managed_policy_arns: [] },
      after: { name: "r", managed_policy_arns: [arn] },
    });
    const planned_values = planned("aws_iam_role_policy_attachment.a", { role: "r", policy_arn: arn });

    const { markdown } = review([], [], {
      resource_drift: [drifted],
      configuration: configuring("aws_iam_role.r", "name"),
      planned_values,
    });

    expect(markdown).not.toContain(HEADING);
  });

  test.each([
    ["a queue", "aws_sqs_queue.q", "policy"],
    ["a bucket", "aws_s3_bucket.b", "policy"],
    ["a secret", "aws_secretsmanager_secret.s", "policy"],
  ])("and the policy of %s allows more, then the statement is told", (_what, address, attribute) => {
    const opened = { Effect: "Allow", Principal: "*", Action: "sqs:*", Resource: "*" };
    const drifted = resource(address, {
      before: { [attribute]: policy(SEND) },
      after: { [attribute]: policy(SEND, opened) },
    });

    const { markdown } = review([], [], { resource_drift: [drifted], configuration: configuring(address, "name") });

    expect(markdown).toContain(`${HEADING}\n\n\`\`\`diff\n  ${address}\n+   Allow sqs:* on * to *\n\`\`\`\n`);
  });

  test("and a role has got an inline policy that no resource of the plan makes, then its statements are told", () => {
    const drifted = resource("aws_iam_role.r", {
      before: { inline_policy: [{ name: "own", policy: policy(QUERY) }] },
      after: {
        inline_policy: [
          { name: "own", policy: policy(QUERY) },
          { name: "by-hand", policy: policy(SEND) },
        ],
      },
    });
    const extra = { configuration: configuring("aws_iam_role.r", "name") };

    expect(review([], [], { resource_drift: [drifted], ...extra }).markdown).toContain("+   Allow sqs:SendMessage");
    expect(
      review([], [], {
        resource_drift: [drifted],
        ...extra,
        planned_values: planned("aws_iam_role_policy.p", { policy: policy(SEND) }),
      }).markdown,
    ).not.toContain(HEADING);
  });

  test("and a policy is sensitive, then its statements are not shown", () => {
    const drifted = resource("aws_sqs_queue.q", {
      before: { policy: policy(SEND) },
      after: { policy: policy({ ...SEND, Resource: "4111111111111111" }) },
      after_sensitive: { policy: true },
    });

    expect(
      review([], [], { resource_drift: [drifted], configuration: configuring("aws_sqs_queue.q", "policy") }).markdown,
    ).not.toContain("4111111111111111");
  });

  test("and it is gone, then that is told", () => {
    const drifted = resource("aws_sqs_queue.q", { before: { name: "q" }, after: null });

    expect(
      review([resource("aws_sqs_queue.q", { actions: CREATE })], [], { resource_drift: [drifted] }).markdown,
    ).toContain(`${HEADING}\n\n- \`aws_sqs_queue.q\`: \`(gone)\`\n`);
  });
});
