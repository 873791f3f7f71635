import { SETTINGS } from "../../stacks/settings/schema.ts";
import { VARIABLE_NAMES } from "../../stacks/settings/variables.ts";
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { inOrder } from "./support/in-order.ts";
import { reviewInShell } from "./support/plan-review.ts";
import { planned, plannedEach } from "./support/plans.ts";
import type { Environment } from "./support/project.ts";
import {
  APPLIED_ALONE,
  ELSEWHERE,
  INDEPENDENT,
  LEFT_BY_SOME_PROVIDERS,
  OTHER_ENVIRONMENT,
  PLANNED_ONLY,
  REFUSED,
  type SettingKey,
  type SettingRow,
  WITH_WEB_ACL,
} from "./support/settings-matrix.ts";
import type { StackDirectory } from "./support/stack-directory.ts";
import { createStateBucket } from "./support/state-bucket.ts";
import { type EmulatedSystem, PATH_STYLE, startSystem } from "./support/system.ts";

/**
 * From a deployed environment, each setting is changed alone and back: what that creates, changes, replaces and destroys is all that
 * it does. What holds data is never among what goes.
 */
const step = inOrder();

let system: EmulatedSystem;
/** As synthesized without any of these settings. */
let defaults: StackDirectory;

beforeAll(async () => {
  // With a suffix of its own the bucket stays the same, whatever accounts are allowed.
  system = await startSystem("matrix", { STATE_BUCKET_SUFFIX: "matrix" });
  await createStateBucket(system.client, "payment-terraform-state-matrix");
  defaults = await stackWith({});
});

afterAll(() => system?.stop());

const given = (setting: SettingKey, value: string): Environment => ({ [VARIABLE_NAMES.get(setting) ?? ""]: value });
const settingsOf = (rows: readonly SettingRow[]): Environment =>
  Object.assign({}, ...rows.map(({ setting, value }) => given(setting, value)));
const plansOf = (rows: readonly SettingRow[]) => rows.flatMap(({ plan }) => plan).sort();

/** What it does to go back. */
const undone = (lines: readonly string[]) =>
  lines
    .map((line) => line.replace(/^(?:created|destroyed)/, (kind) => (kind === "created" ? "destroyed" : "created")))
    .sort();

async function stackWith(settings: Environment): Promise<StackDirectory> {
  const stack = await system.project.freshStackDirectory("payment", settings);
  await stack.init(PATH_STYLE);
  return stack;
}

/** Plans, and has the plan reviewed. @returns what the plan does, and the review's exit status */
async function planWith(settings: Environment) {
  const stack = await stackWith(settings);
  const plan = plannedEach(await stack.plan());
  const { status, stderr } = reviewInShell(system.project, stack.lastPlan);
  return { stack, plan, review: { status, stderr } };
}

const PASSES = { status: 0, stderr: "" };

/** Plans, expects that the plan does this and passes the review, applies it, and expects that a second plan is empty. */
async function expectApplied(settings: Environment, expected: readonly string[]): Promise<void> {
  const { stack, plan, review } = await planWith(settings);
  expect(plan).toEqual(expected);
  expect(review).toEqual(PASSES);
  await stack.applyPlan();
  expect(planned(await stack.plan())).toEqual([]);
}

test("given every setting, then the matrix says what changing it does", () => {
  const rows = [...INDEPENDENT, WITH_WEB_ACL, APPLIED_ALONE, LEFT_BY_SOME_PROVIDERS, PLANNED_ONLY].map(
    ({ setting }) => setting,
  );
  const others = [OTHER_ENVIRONMENT, REFUSED, ELSEWHERE].flatMap(Object.keys);

  expect([...rows, ...others].sort()).toEqual(Object.keys(SETTINGS).sort());
});

test("given settings that share a plan, then none touches an attribute that another one touches", () => {
  const touched = INDEPENDENT.flatMap(({ plan }) => plan);

  expect(touched.filter((line, index) => touched.indexOf(line) !== index)).toEqual([]);
});

test.each(Object.entries(ELSEWHERE))(
  "given another %s, when it is synthesized, then no resource of the environment differs",
  async (_setting, settings) => {
    const { definition } = await system.project.freshStackDirectory("payment", settings);

    expect(definition.resource).toEqual(defaults.definition.resource);
  },
);

step("given an empty account, when the defaults are applied, then a second plan is empty", async () => {
  await defaults.apply();

  expect(planned(await defaults.plan())).toEqual([]);
});

step(
  "given the defaults, when independent settings are changed, then the plan does what each of them does",
  async () => {
    await expectApplied(settingsOf(INDEPENDENT), plansOf(INDEPENDENT));
  },
);

step("given a web ACL, when its limit is changed, then that rule changes", async () => {
  const { plan, review } = await planWith(settingsOf([...INDEPENDENT, WITH_WEB_ACL]));

  expect(plan).toEqual(WITH_WEB_ACL.plan);
  expect(review).toEqual(PASSES);
});

step("given these settings, when they are changed back, then what they made goes, and nothing else", async () => {
  await expectApplied({}, undone(plansOf(INDEPENDENT)));
});

step("given the defaults, when the currencies are changed, then only what checks them changes", async () => {
  const settings = settingsOf([APPLIED_ALONE]);

  await expectApplied(settings, plansOf([APPLIED_ALONE]));

  const { plan } = await planWith({});
  expect(plan).toEqual(undone(plansOf([APPLIED_ALONE])));
});

step("given a source of webhooks, when it is planned, then it gets what it needs, and the rest stays", async () => {
  const { plan, review } = await planWith(settingsOf([APPLIED_ALONE, PLANNED_ONLY]));

  expect(plan).toEqual(plansOf([PLANNED_ONLY]));
  expect(review).toEqual(PASSES);
});

step("given the index by time, when it is left out, then it goes or stays, and nothing else changes", async () => {
  const { plan, review } = await planWith(settingsOf([APPLIED_ALONE, LEFT_BY_SOME_PROVIDERS]));

  expect([[], LEFT_BY_SOME_PROVIDERS.plan]).toContainEqual(plan);
  expect(review).toEqual(PASSES);
});

step(
  "given another environment, region in the names or prefix, then the plan is one of an environment of its own",
  async () => {
    const plans = await Promise.all(
      Object.entries(OTHER_ENVIRONMENT).map(async ([setting, value]) => {
        const { stack, plan } = await planWith(given(setting as SettingKey, value));
        return { plan, created: stack.declared.map((address) => `created ${address}`).sort() };
      }),
    );

    for (const { plan, created } of plans) expect(plan).toEqual(created);
  },
);

step("given another region, when it is planned, then it is refused, and says so", async () => {
  const stack = await stackWith(given("region", REFUSED.region ?? ""));
  const { output } = await stack.run(["plan"], [1]);

  expect(output.replaceAll(/[\s│]+/g, " ")).toContain('region: given "eu-central-1", but e2e is deployed in us-east-1');
});

step("given the environment, when it is destroyed, then nothing is left of it", async () => {
  await defaults.destroy();

  expect(await defaults.managed()).toEqual([]);
});

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 800, operations: 70 });
});
