import { CREATE, DELETE, REPLACE, resource, review, UPDATE } from "../../../testing/factories/plans.ts";

describe("given a plan that would break what is deployed, when it is reviewed", () => {
  test("and an interrupted apply left a resource tainted, then the way to keep it is told", () => {
    const { refused, markdown } = review([
      resource("aws_kms_key.payment", { actions: REPLACE }, { action_reason: "replace_because_tainted" }),
    ]);

    expect(refused[0]?.remedy).toContain("terraform untaint 'aws_kms_key.payment'");
    expect(markdown).toContain(
      "⛔ `aws_kms_key.payment` is replaced, whatever it encrypted with it; an interrupted apply",
    );
  });

  test("and a resource is replaced for another reason, then no untaint is proposed", () => {
    const { markdown } = review([
      resource("aws_kms_key.payment", { actions: REPLACE }, { action_reason: "replace_because_cannot_update" }),
    ]);

    expect(markdown).not.toContain("untaint");
  });

  const fn = (actions: string[]) =>
    resource("aws_lambda_function.f", { actions, before: { function_name: "f" }, after: { function_name: "f" } });
  const permission = (actions: string[]) =>
    resource("aws_lambda_permission.may_call", {
      actions,
      before: { function_name: "f" },
      after: { function_name: "f" },
    });

  test("and a function is replaced and its permission is not, then it is refused and says how to replace both", () => {
    const { refused } = review([fn(REPLACE), permission(["no-op"])]);

    expect(refused).toMatchObject([
      {
        address: "aws_lambda_function.f",
        what: "is replaced without aws_lambda_permission.may_call: nobody may invoke it until the next apply",
        remedy: "replace them in the same plan: -replace='aws_lambda_permission.may_call'",
      },
    ]);
  });

  test.each([
    ["its permission is replaced with it", [fn(REPLACE), permission(REPLACE)]],
    ["it is only changed", [fn(UPDATE), permission(["no-op"])]],
    [
      "another function's permission stays",
      [fn(REPLACE), resource("aws_lambda_permission.other", { actions: ["no-op"], before: { function_name: "g" } })],
    ],
  ])("and a function is touched, and %s, then nothing is refused", (_what, resources) => {
    expect(review(resources).refused).toEqual([]);
  });

  const account = (actions: string[], before: string | null, after: string | null) =>
    resource("aws_api_gateway_account.logging", {
      actions,
      before: before === null ? null : { cloudwatch_role_arn: before },
      after: after === null ? null : { cloudwatch_role_arn: after },
    });

  test.each([
    ["is changed", account(UPDATE, "arn:aws:iam::1:role/foreign", "arn:aws:iam::1:role/ours")],
    ["is destroyed", account(DELETE, "arn:aws:iam::1:role/ours", null)],
  ])("and the account's role for API Gateway %s, then it is refused", (what, change) => {
    const { refused } = review([change]);

    expect(refused).toMatchObject([
      {
        address: "aws_api_gateway_account.logging",
        what: expect.stringContaining(`${what}: every API of this account`),
      },
    ]);
  });

  test.each([
    ["set for the first time", account(CREATE, null, "arn:aws:iam::1:role/ours")],
    ["set where none was", account(UPDATE, "", "arn:aws:iam::1:role/ours")],
    ["forgotten and left as it is", account(["forget"], "arn:aws:iam::1:role/ours", null)],
  ])("and the account's role for API Gateway is %s, then nothing is refused", (_what, change) => {
    expect(review([change]).refused).toEqual([]);
  });

  const inRegion = (region: string) => ({
    configuration: { provider_config: { aws: { expressions: { region: { constant_value: region } } } } },
    prior_state: {
      values: {
        root_module: {
          resources: [
            {
              address: "aws_iam_role.r",
              type: "aws_iam_role",
              mode: "managed",
              values: { arn: "arn:aws:iam::1:role/r" },
            },
            {
              address: "aws_sqs_queue.q",
              type: "aws_sqs_queue",
              mode: "managed",
              values: { arn: "arn:aws:sqs:us-east-1:1:q" },
            },
          ],
        },
      },
    },
  });

  test("and what is deployed is in another region, then it is refused", () => {
    const { refused, markdown } = review([], [], inRegion("eu-central-1"));

    expect(refused).toMatchObject([{ address: "aws_sqs_queue.q" }]);
    expect(markdown).toContain("is in us-east-1, and the plan is for eu-central-1: what is deployed does not move");
  });

  test("and what is deployed is in the same region, then nothing is refused", () => {
    expect(review([], [], inRegion("us-east-1")).refused).toEqual([]);
  });
});
