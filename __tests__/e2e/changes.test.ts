import { rmSync } from "node:fs";
import path from "node:path";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { EDITS } from "./support/edits.ts";
import { inOrder } from "./support/in-order.ts";
import { reviewInShell } from "./support/plan-review.ts";
import { planned } from "./support/plans.ts";
import type { StackDirectory } from "./support/stack-directory.ts";
import { createStateBucket } from "./support/state-bucket.ts";
import { type EmulatedSystem, PATH_STYLE, startSystem } from "./support/system.ts";

/**
 * Changes, each planned in one directory and applied in another that holds only a fresh copy of the stack directory, as the
 * stages of a pipeline and remote runners do. With plain Terraform, on the S3 backend.
 */
const step = inOrder();

let system: EmulatedSystem;
let invokeUrl: string;
/** Where the last plan was made. */
let latest: StackDirectory;

beforeAll(async () => {
  system = await startSystem("changes");
  await createStateBucket(system.client);
});

afterAll(() => system?.stop());

/** Plans in a directory of its own. @returns what the plan does */
async function planHere(settings: Record<string, string> = {}, ...options: string[]): Promise<string[]> {
  latest = await system.project.freshStackDirectory("payment", settings);
  await latest.init(PATH_STYLE);
  return planned(await latest.plan(...options));
}

/** Applies the last plan in a directory of its own. */
async function applyElsewhere(settings: Record<string, string> = {}): Promise<StackDirectory> {
  const elsewhere = await system.project.freshStackDirectory("payment", settings);
  await elsewhere.init(PATH_STYLE);
  latest.carryPlanTo(elsewhere);
  await elsewhere.applyPlan();
  return elsewhere;
}

step(
  "given an empty account, when the first plan is applied where it was not made, then everything is created and answers",
  async () => {
    const plan = await planHere();
    const applied = await applyElsewhere();

    expect(plan).toEqual(applied.declared.map((address) => `created ${address}`).sort());
    invokeUrl = (await applied.outputs()).APIGatewayInvokeURL ?? "";
    const answer = await system.call(invokeUrl, { path: "/transactions/nobody" });
    expect([answer.status, answer.json]).toEqual([404, { error: "Transaction not found" }]);
  },
);

step(
  "given no change, when it is planned and applied elsewhere, then the plan is empty, and nothing changes",
  async () => {
    expect(await planHere()).toEqual([]);

    const applied = await applyElsewhere();

    expect(await applied.managed()).toEqual(applied.declared.sort());
  },
);

step(
  "given a change of one function's code, when it is planned and applied elsewhere, then that function and its archive change",
  async () => {
    system.project.edit(EDITS.answerOfTheReader);

    const plan = await planHere();
    await applyElsewhere();

    expect(plan).toEqual([
      expect.stringMatching(/^changed aws_lambda_function\.transaction_reader: .*\bsource_code_hash\b/),
      expect.stringMatching(/^replaced archive_file\.transaction_reader: /),
    ]);
    const answer = await system.call(invokeUrl, { path: "/transactions/nobody" });
    expect(answer.json).toEqual({ error: "No such transaction" });
    expect(await planHere()).toEqual([]);
  },
);

step("given a new route, when it is applied, then the API is deployed again, and the stage serves it", async () => {
  const before = await system.call(invokeUrl, { path: "/payments/nobody" });
  system.project.edit(EDITS.newRoute);

  const plan = await planHere();
  await applyElsewhere();

  expect(plan).toEqual([
    expect.stringMatching(/^changed aws_api_gateway_stage\.prod: .*\bdeployment_id\b/),
    "changed aws_cloudwatch_dashboard.payment: dashboard_body",
    "created aws_api_gateway_integration.get_payments_id",
    "created aws_api_gateway_method.get_payments_id",
    "created aws_api_gateway_resource.payments",
    "created aws_api_gateway_resource.payments_id",
    "created aws_lambda_permission.get_payments_id",
    expect.stringMatching(/^replaced aws_api_gateway_deployment\.payment: triggers/),
  ]);
  const after = await system.call(invokeUrl, { path: "/payments/nobody" });
  expect(before.json).not.toEqual({ error: "No such transaction" });
  expect([after.status, after.json]).toEqual([404, { error: "No such transaction" }]);
});

step("given a changed setting, when it is applied, then it changes what it is about, and no more", async () => {
  const shorter = { LOG_RETENTION_DAYS: "30" };

  const levelPlan = await planHere({ LOG_LEVEL: "DEBUG" });
  const retentionPlan = await planHere(shorter);
  await applyElsewhere(shorter);

  const functions = ["notification_dispatcher", "notification_sender", "transaction_reader", "webhook_processor"];
  expect(levelPlan).toEqual(
    functions.map((name) =>
      expect.stringMatching(
        new RegExp(`^changed aws_lambda_function\\.${name}: .*logging_config\\.application_log_level`),
      ),
    ),
  );
  expect(retentionPlan).toEqual(
    ["api_access", "api_execution", ...functions].map(
      (name) => `changed aws_cloudwatch_log_group.${name}: retention_in_days`,
    ),
  );
  const { logGroups = [] } = await new CloudWatchLogsClient(system.client).send(new DescribeLogGroupsCommand({}));
  const logs = logGroups.filter(({ logGroupName }) => !logGroupName?.endsWith("/operations"));
  expect(logs.map(({ retentionInDays }) => retentionInDays)).toEqual(logs.map(() => 30));
});

step(
  "given a function that the code of before lacks, when its archive is removed from the state, as docs/deploy.md says, then that code is planned",
  async () => {
    const archive = "archive_file.webhook_receiver";
    const later = await system.project.freshStackDirectory("payment", {
      WEBHOOK_SOURCES: '[{"name":"stripe","scheme":"stripe"}]',
    });
    await later.init(PATH_STYLE);
    await later.apply(`-target=${archive}`);
    const before = await system.project.freshStackDirectory("payment");
    await before.init(PATH_STYLE);
    rmSync(path.join(before.path, "assets", "webhook_receiver"), { recursive: true });

    const { output } = await before.run(["plan", `-target=${archive}`], [1]);
    await before.run(["state", "rm", archive]);

    const message = "could not archive missing directory: ./assets/webhook_receiver/bundle";
    expect(output.replaceAll(/\s+/g, " ")).toContain(message);
    expect(planned(await before.plan(`-target=${archive}`))).toEqual([]);
  },
);

step(
  "given a plan that would lose the table, when it is reviewed, then the review fails, unless that is allowed",
  async () => {
    const table = "aws_dynamodb_table.transactions";
    await planHere({ LOG_RETENTION_DAYS: "30" }, `-replace=${table}`);
    const plan = latest.lastPlan;

    const refused = reviewInShell(system.project, plan);
    const allowed = reviewInShell(system.project, plan, "--allow", table);

    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining(`${table} is replaced`) });
    expect(refused.stdout).toContain(`\`${table}\` is replaced, its items with it`);
    expect(allowed).toMatchObject({ status: 0, stderr: "" });
  },
);

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 400, operations: 60 });
});
