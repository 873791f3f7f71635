import { removeOutput, resource, type StackJson, synthApiLogging, synthPayment } from "../../testing/stacks/synth.ts";

afterAll(removeOutput);

const OF_LOGGING = [
  "aws_api_gateway_account.api_gateway",
  "aws_iam_role_policy_attachment.api_gateway",
  "aws_iam_role.api_gateway",
];

/** What Terraform takes out of the state without destroying it. */
const forgottenBy = (stack: StackJson) =>
  (stack as unknown as { removed?: { from: string; lifecycle: object }[] }).removed ?? [];
const forgotten = OF_LOGGING.map((from) => ({ from, lifecycle: { destroy: false } }));

test("given an environment that had set the account's role, when it is upgraded, then it gives the role up and does not clear it", () => {
  expect(forgottenBy(synthPayment())).toEqual(forgotten);
});

test("given a role that is set, when it is not to be managed any more, then it stays as it is", () => {
  expect(forgottenBy(synthApiLogging({ manageApiGatewayAccount: false }))).toEqual(forgotten);
  expect(forgottenBy(synthApiLogging())).toEqual([]);
});

test("given two regions, when each has its role, then neither takes the name or the state of the other, nor of an environment", () => {
  const stacks = ["us-east-1", "eu-central-1"].map((region) => synthApiLogging({ region }));

  expect(stacks.map((stack) => resource(stack, "aws_iam_role", "api_gateway").name)).toEqual([
    "payment-api-logging-role_us-east-1",
    "payment-api-logging-role_eu-central-1",
  ]);
  expect(stacks.map(({ terraform }) => terraform.backend?.s3?.key)).toEqual([
    "payment_api-logging/us-east-1/terraform.tfstate",
    "payment_api-logging/eu-central-1/terraform.tfstate",
  ]);
});

test.each([
  ["cloud", { cloudOrganization: "acme" }, { workspaces: { name: "payment_api-logging-us-east-1" } }],
  ["local", {}, { path: "../../../terraform.payment_api-logging-us-east-1.tfstate" }],
])(
  "given backend %s, when the stack is synthesized, then its state is kept there as an environment's is",
  (backend, context, place) => {
    const { terraform } = synthApiLogging({ backend, ...context });

    expect(terraform.cloud ?? terraform.backend?.local).toMatchObject(place);
  },
);
