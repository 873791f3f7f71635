import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { type App, TerraformOutput, Testing } from "cdktf";
import { NamedStack } from "../../stacks/named-stack.ts";
import { PaymentStack } from "../../stacks/payment-stack.ts";
import { StateStack } from "../../stacks/state-stack.ts";
import { type Attributes, removeOutput, type StackJson, settingsOf, testApp } from "../../testing/stacks/synth.ts";

afterAll(removeOutput);

/** Source: Terraform, "Identifiers" in the syntax of its language. */
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;

const pay = (app: App, id: string, context: Attributes) => new PaymentStack(app, id, { settings: settingsOf(context) });

function synthesized(stack: NamedStack): StackJson {
  stack.prepareStack();
  return JSON.parse(Testing.synth(stack));
}

describe("given a stack that refers to a resource of the payment stack", () => {
  const app = testApp();
  const payment = pay(app, "payment", {});
  const reporting = new NamedStack(app, "reporting");
  const table = payment.node.findAll().find((each) => each instanceof DynamodbTable);
  new TerraformOutput(reporting, "TableArn", { value: table?.arn });
  const json = { reporting: synthesized(reporting), payment: synthesized(payment) };

  test("when both are synthesized, then the payment stack has an output for it, under a name that Terraform takes", () => {
    const names = Object.keys(json.payment.output);

    expect(names).toContain("cross-stack-output-aws_dynamodb_table_transactions_arn");
    expect(names.filter((name) => !IDENTIFIER.test(name))).toEqual([]);
  });

  test("when both are synthesized, then the other stack reads that output", () => {
    const [output] = Object.values(json.reporting.output);

    expect(output?.value).toBe(
      "${data.terraform_remote_state.cross_stack_reference_input_payment.outputs.cross-stack-output-aws_dynamodb_table_transactions_arn}",
    );
  });
});

describe("given two payment stacks in one app", () => {
  test.each<[string, Attributes]>([
    ["s3", {}],
    ["local", { backend: "local" }],
    ["cloud", { backend: "cloud", cloudOrganization: "payments" }],
  ])(
    "when they are of one environment with backend %s, then they are refused, as they would share one state",
    (_backend, context) => {
      const app = testApp();
      pay(app, "first", context);

      expect(() => pay(app, "second", context)).toThrow(
        "first and second: given one state for both; allowed: one stack per environment",
      );
    },
  );

  test("when they are of two environments, then they are taken", () => {
    const app = testApp();
    pay(app, "first", {});

    expect(() => pay(app, "second", { environmentSuffix: "dev" })).not.toThrow();
  });
});

test("given two state stacks of one account, when they are in one app, then they are refused", () => {
  const app = testApp();
  new StateStack(app, "first", { settings: settingsOf() });

  expect(() => new StateStack(app, "second", { settings: settingsOf() })).toThrow(
    "first and second: given one state for both",
  );
});

test("given settings of another environment, when a stack is made with them, then it is refused with both names", () => {
  const props = { environmentSuffix: "prod", settings: settingsOf({ environmentSuffix: "dev" }) };

  expect(() => new PaymentStack(testApp(), "payment", props)).toThrow(
    'environmentSuffix: given "prod"; allowed: dev, of which the settings are',
  );
});
