import type { TerraformStack } from "cdktf";
import { TerraformStack as Stack, TerraformElement } from "cdktf";
import { PaymentStack } from "../../stacks/payment-stack.ts";
import {
  paymentStack,
  referenced,
  removeOutput,
  resource,
  resources,
  statementsOf,
  stateStack,
  synthPayment,
  testApp,
} from "../../testing/stacks/synth.ts";

const stack = synthPayment();
const names = (type: string) => Object.keys(resources(stack, type)).sort();

afterAll(removeOutput);

describe("given the payment stack, when it is synthesized", () => {
  test("then every queue is encrypted and refuses requests without TLS", () => {
    const policies = resources<{ queue_url: string; policy: string }>(stack, "aws_sqs_queue_policy");

    for (const name of names("aws_sqs_queue")) {
      expect(resource(stack, "aws_sqs_queue", name)).toHaveProperty("kms_master_key_id", "${aws_kms_key.payment.arn}");
      expect(policies[name]?.queue_url).toBe(`\${aws_sqs_queue.${name}.url}`);
      expect(statementsOf(policies[name]?.policy)).toContainEqual(
        expect.objectContaining({
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: `\${aws_sqs_queue.${name}.arn}`,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      );
    }
    expect(names("aws_sqs_queue_policy")).toEqual(names("aws_sqs_queue"));
  });

  test("then every topic but the one that tells of the key's loss is encrypted, and all refuse requests without TLS", () => {
    for (const name of names("aws_sns_topic")) {
      const { policy } = resource(stack, "aws_sns_topic_policy", name);
      expect(resource(stack, "aws_sns_topic", name).kms_master_key_id).toBe(
        name === "key_alarms" ? undefined : "${aws_kms_key.payment.arn}",
      );
      expect(statementsOf(policy)).toContainEqual(
        expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      );
    }
    expect(names("aws_sns_topic_policy")).toEqual(names("aws_sns_topic"));
  });

  test("then the permissions to invoke a function are made again when it is replaced", () => {
    for (const [route, permission] of Object.entries(resources(stack, "aws_lambda_permission"))) {
      const [, name] = /aws_lambda_function\.(\w+)/.exec(String(permission.function_name)) ?? [];
      expect({ route, lifecycle: permission.lifecycle }).toEqual({
        route,
        lifecycle: { replace_triggered_by: [`aws_lambda_function.${name}.arn`] },
      });
    }
  });

  test("then every function has its own role, policy, log group and archive, and waits for what it needs", () => {
    for (const name of names("aws_lambda_function")) {
      expect(resource(stack, "aws_lambda_function", name)).toMatchObject({
        role: `\${aws_iam_role.${name}.arn}`,
        filename: `\${archive_file.${name}.output_path}`,
        source_code_hash: `\${archive_file.${name}.output_base64sha256}`,
        logging_config: { log_format: "JSON", log_group: `\${aws_cloudwatch_log_group.${name}.name}` },
        depends_on: [`aws_iam_role_policy.${name}`, `aws_cloudwatch_log_group.${name}`],
      });
      expect(resource(stack, "aws_iam_role_policy", name)).toHaveProperty("role", `\${aws_iam_role.${name}.name}`);
    }
    expect(names("aws_iam_role_policy")).toEqual(names("aws_lambda_function"));
    expect(names("archive_file")).toEqual(names("aws_lambda_function"));
  });

  test("then every method has an integration with a function that the method may invoke", () => {
    const integrations = resources<{ uri: string; resource_id: string; type: string }>(
      stack,
      "aws_api_gateway_integration",
    );
    const permissions = resources<{ function_name: string }>(stack, "aws_lambda_permission");

    for (const name of names("aws_api_gateway_method")) {
      expect(resource(stack, "aws_api_gateway_method", name)).toMatchObject({
        authorization: "AWS_IAM",
        resource_id: integrations[name]?.resource_id,
      });
      expect(integrations[name]?.type).toBe("AWS_PROXY");
      const invoked = referenced(permissions[name]?.function_name) ?? "";
      const { function_name } = resource<{ function_name: string }>(stack, "aws_lambda_function", invoked);
      expect(integrations[name]?.uri).toMatch(new RegExp(`:function:${function_name}/invocations$`));
    }
    expect(names("aws_api_gateway_integration")).toEqual(names("aws_api_gateway_method"));
    expect(names("aws_lambda_permission")).toEqual(names("aws_api_gateway_method"));
  });

  test("then the deployment, replaced create-first, drags nothing but the API along", () => {
    const reached = new Set(["aws_api_gateway_deployment.payment"]);
    for (const address of reached) {
      const [type = "", name = ""] = address.split(".");
      const text = JSON.stringify({ ...resource(stack, type, name), "//": undefined });
      for (const [found] of text.matchAll(/\baws_\w+\.\w+/g)) {
        const [otherType = "", otherName = ""] = found.split(".");
        if (resources(stack, otherType)[otherName]) reached.add(found);
      }
    }
    expect(reached.size).toBeGreaterThan(15);
    expect([...reached].filter((address) => !address.startsWith("aws_api_gateway_"))).toEqual([]);
  });

  test("then every reference is to something that the stack has", () => {
    const text = JSON.stringify(stack);
    const missing = [...text.matchAll(/\$\{(data\.)?(\w+)\.(\w+)\./g)]
      .filter(([, , type]) => type !== "path")
      .filter(([, data, type, name]) => !(data ? stack.data : stack.resource)?.[String(type)]?.[String(name)]);
    expect(missing).toEqual([]);
    expect(text).toContain("${aws_kms_key.payment.arn}");
  });
});

describe("given addresses", () => {
  test("when they are made, then they read like a hand-written module: no hashes", () => {
    const addresses = Object.values(stack.resource).flatMap(Object.keys);
    expect(addresses.filter((name) => !/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name) || /[0-9a-f]{8}/i.test(name))).toEqual([]);
    expect(names("aws_lambda_function")).toEqual([
      "notification_dispatcher",
      "notification_sender",
      "transaction_reader",
      "webhook_processor",
    ]);
  });

  test.each([
    ["payment", paymentStack],
    ["state", stateStack],
  ] as const)(
    "when every construct of %s is looked at, then it has the stack above it",
    (_, make: () => TerraformStack) => {
      const made = make();
      const elements = made.node.root.node.findAll().filter((construct) => construct instanceof TerraformElement);
      expect(elements.length).toBeGreaterThan(5);
      expect(elements.filter((element) => Stack.of(element) !== made)).toEqual([]);
    },
  );

  test("when several environments are in one app, then each has its own names and state", () => {
    const app = testApp();
    const suffixes = ["dev", "staging", "prod"];
    const stacks = suffixes.map((environmentSuffix) => {
      const made = new PaymentStack(app, `payment-${environmentSuffix}`, { environmentSuffix });
      return JSON.stringify(made.toTerraform());
    });
    stacks.forEach((json, index) => {
      expect(json).toContain(`payment-transactions-${suffixes[index]}`);
      expect(json).toContain(`payment/${suffixes[index]}/terraform.tfstate`);
    });
  });
});
