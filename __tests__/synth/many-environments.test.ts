/** The app of docs/environments.md, run as a user runs it. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EnvironmentStack } from "../../stacks/environment-stack.ts";
import { PaymentStack } from "../../stacks/payment-stack.ts";
import { type Attributes, removeOutput, type StackJson, settingsOf, testApp } from "../../testing/stacks/synth.ts";

const PROJECT = resolve(import.meta.dirname, "../..");
const ENVIRONMENTS = ["dev", "staging", "prod"];
/** Of another environment, as a shell may have them. */
const OF_A_SHELL = {
  ENVIRONMENT_SUFFIX: "qa",
  AWS_REGION: "us-west-2",
  STATE_BUCKET_SUFFIX: "other",
  BACKEND: "local",
};

/** What an account, or its region, has once under its name. */
const NAMES = {
  aws_cloudwatch_event_rule: "name",
  aws_cloudwatch_log_group: "name",
  aws_cloudwatch_metric_alarm: "alarm_name",
  aws_dynamodb_table: "name",
  aws_iam_role: "name",
  aws_lambda_function: "function_name",
  aws_sns_topic: "name",
  aws_sqs_queue: "name",
};

const outdir = mkdtempSync(join(tmpdir(), "many-environments-"));
let stacks: Map<string, StackJson>;
let dependencies: Record<string, readonly string[]>;

beforeAll(() => {
  const { PATH, HOME } = process.env;
  execFileSync(process.execPath, ["examples/environments/main.ts"], {
    cwd: PROJECT,
    env: { PATH, HOME, CDKTF_OUTDIR: outdir, ...OF_A_SHELL },
  });
  const read = (file: string) => JSON.parse(readFileSync(join(outdir, file), "utf8"));
  stacks = new Map(readdirSync(join(outdir, "stacks")).map((name) => [name, read(`stacks/${name}/cdk.tf.json`)]));
  const manifest = read("manifest.json").stacks as Record<string, { readonly dependencies: readonly string[] }>;
  dependencies = Object.fromEntries(Object.entries(manifest).map(([name, stack]) => [name, stack.dependencies]));
});
afterAll(() => {
  removeOutput();
  rmSync(outdir, { recursive: true });
});

const stack = (name: string): StackJson => {
  const found = stacks.get(name);
  if (!found) throw new Error(`${name} is not in the app`);
  return found;
};
const stateOf = (name: string) => String(stack(name).terraform.backend?.s3?.key);
const ofEnvironment = (name: string) => [`keys-${name}`, `payment-${name}`, `reporting-${name}`];

describe("given the example with three environments, when it is synthesized", () => {
  test("then each stack of each environment has a state of its own, in one bucket", () => {
    const names = [...stacks.keys()].filter((name) => name !== "state");
    const states = names.map(stateOf);

    expect(names).toHaveLength(11);
    expect(new Set(states).size).toBe(11);
    expect(stateOf("payment-staging")).toBe("payment/staging/terraform.tfstate");
    expect(stateOf("reporting-staging")).toBe("payment_reporting/staging/terraform.tfstate");
    for (const name of names) {
      expect(stack(name).terraform.backend?.s3).toMatchObject({
        bucket: "payment-terraform-state-acme",
        region: "eu-central-1",
      });
    }
    expect(JSON.stringify(stack("state").resource.aws_s3_bucket)).toContain('"payment-terraform-state-acme"');
  });

  test.each([
    ["dev", "111111111111", "eu-central-1"],
    ["staging", "111111111111", "eu-central-1"],
    ["prod", "222222222222", "eu-west-1"],
  ])("then all of %s is in account %s and region %s, whatever the shell says", (environment, account, region) => {
    for (const name of ofEnvironment(environment)) {
      const [aws] = stack(name).provider.aws ?? [];

      expect(aws).toMatchObject({
        region,
        allowed_account_ids: [account],
        assume_role: [{ role_arn: `arn:aws:iam::${account}:role/terraform` }],
        default_tags: [{ tags: { Environment: environment, ManagedBy: "CDKTF", Project: "ServerlessPaymentAPI" } }],
      });
    }
  });

  test("then what a stack reads of another one is an output that this one writes into the state that is read", () => {
    const read = [...stacks].flatMap(([name, json]) => {
      const states = Object.entries(json.data?.terraform_remote_state ?? {});
      return states.flatMap(([reference, { config }]) => {
        const { key } = config as Attributes;
        const uses = JSON.stringify(json.resource).matchAll(
          new RegExp(`data\\.terraform_remote_state\\.${reference}\\.outputs\\.(?<output>[\\w-]+)`, "g"),
        );
        return [...uses].map(({ groups }) => ({ name, key, output: groups?.output ?? "" }));
      });
    });
    const written = new Map(
      [...stacks.keys()].map((name) => [stateOf(name), Object.keys(stack(name).output ?? {})] as const),
    );

    expect(new Set(read.map(({ name }) => name))).toEqual(
      new Set(ENVIRONMENTS.flatMap((name) => [`payment-${name}`, `reporting-${name}`])),
    );
    expect(read.filter(({ key, output }) => !written.get(String(key))?.includes(output))).toEqual([]);
  });

  test("then no environment reads of another one, and each stack is deployed after what it reads of", () => {
    const earlier = (name: string) => [...(dependencies[name] ?? [])].sort();

    for (const name of ENVIRONMENTS) {
      const place = name === "prod" ? "222222222222_eu-west-1" : "111111111111_eu-central-1";
      expect(earlier(`keys-${name}`)).toEqual([]);
      expect(earlier(`payment-${name}`)).toEqual([`api-logging-${place}`, `keys-${name}`]);
      expect(earlier(`reporting-${name}`)).toEqual([`keys-${name}`, `payment-${name}`]);
    }
  });

  test("then two environments of one account have no name in common", () => {
    const namesOf = (environment: string) =>
      ofEnvironment(environment).flatMap((name) =>
        Object.entries(NAMES).flatMap(([type, argument]) =>
          Object.values(stack(name).resource[type] ?? {}).map((each) => `${type} ${each[argument]}`),
        ),
      );
    const dev = new Set(namesOf("dev"));

    expect(dev.size).toBeGreaterThan(40);
    // What has the id of an API in it is told apart by that.
    expect(namesOf("staging").filter((name) => dev.has(name) && !name.includes("_rest_api."))).toEqual([]);
  });

  test("then all that is encrypted has the key of the stack that the payment stack refers to", () => {
    const key = (name: string) =>
      `\${data.terraform_remote_state.cross_stack_reference_input_keys_${name}.outputs.cross-stack-output-aws_kms_key_payment_arn}`;

    for (const name of ENVIRONMENTS) {
      const { aws_sqs_queue: queues = {}, aws_kms_key: keys } = stack(`payment-${name}`).resource;
      expect(keys).toBeUndefined();
      for (const queue of Object.values(queues)) expect(queue.kms_master_key_id).toBe(key(name));
      expect(stack(`reporting-${name}`).resource.aws_sqs_queue?.reports?.kms_master_key_id).toBe(key(name));
    }
  });
});

describe("given a stack of one's own in an environment", () => {
  const reporting = (context: Attributes, state = "reporting", app = testApp()) =>
    new EnvironmentStack(app, "reporting", { settings: settingsOf(context), state });
  const backendOf = (made: EnvironmentStack) => made.toTerraform().terraform as StackJson["terraform"];

  test.each<[string, Attributes, Attributes]>([
    [
      "s3",
      { environmentSuffix: "dev" },
      { backend: { s3: expect.objectContaining({ key: "payment_reporting/dev/terraform.tfstate" }) } },
    ],
    [
      "local",
      { backend: "local" },
      { backend: { local: { path: "../../../terraform.payment_reporting-prod.tfstate" } } },
    ],
    [
      "cloud",
      { backend: "cloud", cloudOrganization: "acme" },
      { cloud: expect.objectContaining({ workspaces: { name: "payment_reporting-prod" } }) },
    ],
    [
      "s3 with a prefix",
      { namePrefix: "acme" },
      { backend: { s3: expect.objectContaining({ key: "acme_payment_reporting/prod/terraform.tfstate" }) } },
    ],
  ])("when the backend is %s, then its state is beside that of the payment stack", (_backend, context, expected) => {
    expect(backendOf(reporting(context))).toMatchObject(expected);
  });

  test("when its state is that of another stack of the app, then it is refused", () => {
    const app = testApp();
    reporting({}, "reporting", app);

    expect(() => new EnvironmentStack(app, "second", { settings: settingsOf(), state: "reporting" })).toThrow(
      "reporting and second: given one state for both",
    );
  });

  test.each(["", "Reporting", "reporting_dev", "-reporting", "a/b"])(
    "when the name of its state is %j, then it is refused, as it could be that of another state",
    (state) => {
      expect(() => reporting({}, state)).toThrow(`state: given "${state}"; allowed: lower-case letters, digits and -`);
    },
  );

  test("when it is made beside the payment stack, then both are taken", () => {
    const app = testApp();
    new PaymentStack(app, "payment", { settings: settingsOf() });

    expect(() => reporting({}, "reporting", app)).not.toThrow();
  });
});
