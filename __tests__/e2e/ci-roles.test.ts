import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { checkRequests } from "../../tools/e2e/aws-models.ts";
import { actionOf } from "../../tools/e2e/iam-actions.ts";
import { FORMS, SOURCES } from "../../tools/lint-stacks/forms.ts";
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { EDITS } from "./support/edits.ts";
import { inOrder } from "./support/in-order.ts";
import { planned } from "./support/plans.ts";
import { temporaryDirectory } from "./support/project.ts";
import type { StackDirectory } from "./support/stack-directory.ts";
import { type EmulatedSystem, ENVIRONMENT, PATH_STYLE, startSystem } from "./support/system.ts";

/**
 * What Terraform asks of AWS, against what the roles of CI allow. The emulator allows everything, so that what a role lacks would
 * first be seen in an account.
 */
const step = inOrder();

const EVERYTHING_ON = { ...FORMS.everythingOn, ENVIRONMENT_SUFFIX: ENVIRONMENT, STATE_BUCKET_SUFFIX: "ci" };
/** Everything that a setting changes in place, and of what there are several, one less. */
const CHANGED = {
  ...EVERYTHING_ON,
  PROTECT_DATA: "false",
  LOG_RETENTION_DAYS: "30",
  LOG_LEVEL: "DEBUG",
  RESERVE_CONCURRENCY: "false",
  DISPATCH_NOTIFICATIONS: "false",
  THROTTLE_RATE_LIMIT: "500",
  WEB_ACL_RATE_LIMIT: "500000",
  CURRENCIES: "USD,EUR",
  QUIET_ALARM_MINUTES: "30",
  ALARM_EMAILS: "other@example.com",
  WEBHOOK_SOURCES: JSON.stringify(SOURCES.slice(1)),
};

const KEY_OF_ENVIRONMENTS =
  "Lambda decrypts a function's environment with the permission of whoever asks for the function";
const KEY_BY_SERVICES =
  "DynamoDB, Lambda and Secrets Manager use a key with the permission of whoever makes something with it";
const TAGS = "asked for besides when something is made with tags";
/** What AWS asks for besides the permission of an operation, and no request shows. */
const BESIDES: Readonly<Record<"plan" | "deploy", Readonly<Record<string, string>>>> = {
  plan: { "kms:Decrypt": KEY_OF_ENVIRONMENTS },
  deploy: {
    "kms:Decrypt": KEY_OF_ENVIRONMENTS,
    "kms:CreateGrant": KEY_BY_SERVICES,
    "kms:Encrypt": KEY_BY_SERVICES,
    "kms:GenerateDataKey": KEY_BY_SERVICES,
    "kms:ReEncryptFrom": KEY_BY_SERVICES,
    "kms:ReEncryptTo": KEY_BY_SERVICES,
    "iam:PassRole": "lambda:CreateFunction gives Lambda the function's role",
    "apigateway:SetWebACL": "wafv2:AssociateWebACL and wafv2:DisassociateWebACL change the stage",
    "cloudwatch:TagResource": TAGS,
    "dynamodb:TagResource": TAGS,
    "events:TagResource": TAGS,
    "iam:TagRole": TAGS,
    "kms:TagResource": TAGS,
    "lambda:TagResource": TAGS,
    "logs:TagResource": TAGS,
    "secretsmanager:TagResource": TAGS,
    "sns:TagResource": TAGS,
    "sqs:TagQueue": TAGS,
    "wafv2:TagResource": TAGS,
  },
};

let system: EmulatedSystem;
let roles: StackDirectory;
/** Requests that were recorded before an environment was deployed. */
let before: number;

beforeAll(async () => {
  system = await startSystem("ci-roles");
  const s3 = new S3Client({ ...system.client, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "payment-terraform-state-ci" }));
});

afterAll(() => system?.stop());

async function stackOf(name: "payment" | "ci-roles", settings: Record<string, string>): Promise<StackDirectory> {
  const stack = await system.project.freshStackDirectory(name, settings);
  await stack.init(PATH_STYLE);
  return stack;
}

function recorded(): string[] {
  return readFileSync(system.requests, "utf8").trimEnd().split("\n");
}

/** The actions that Terraform has needed since a number of requests. */
function neededSince(count: number): string[] {
  const file = path.join(temporaryDirectory("requests"), "requests.jsonl");
  writeFileSync(file, `${recorded().slice(count).join("\n")}\n`);
  const { operations } = checkRequests(process.env.E2E_PYTHON ?? "", file);
  return Object.keys(operations).flatMap((operation) => actionOf(operation) ?? []);
}

/** The actions that a role allows. */
function allowedTo(role: "plan" | "deploy"): string[] {
  const { aws_iam_role_policy: policies = {} } = roles.definition.resource;
  const { policy } = policies[role] as { readonly policy: string };
  const statements: readonly { readonly Action: readonly string[] }[] = JSON.parse(policy).Statement;
  return distinct(statements.flatMap(({ Action }) => Action));
}

function distinct(actions: readonly string[]): string[] {
  return [...new Set(actions)].sort();
}

step(
  "given an account, when the roles of CI are deployed, then they are there, and a second plan is empty",
  async () => {
    roles = await stackOf("ci-roles", EVERYTHING_ON);

    await roles.apply();

    expect(await roles.outputs()).toEqual({
      PlanRoleARN: "arn:aws:iam::000000000000:role/payment-ci-plan",
      DeployRoleARN: "arn:aws:iam::000000000000:role/payment-ci-deploy",
    });
    expect(planned(await roles.plan())).toEqual([]);
    before = recorded().length;
  },
);

step(
  "given an environment with everything on, when it is planned without a lock, then the plan role allows what was asked, and nothing else",
  async () => {
    await (await stackOf("payment", EVERYTHING_ON)).apply();
    const deployed = recorded().length;

    await (await stackOf("payment", EVERYTHING_ON)).plan("-lock=false");

    expect(allowedTo("plan")).toEqual(distinct([...neededSince(deployed), ...Object.keys(BESIDES.plan)]));
  },
);

step(
  "given that environment, when it is changed and destroyed, then the deploy role allows what was asked since the beginning, and nothing else",
  async () => {
    system.project.edit(EDITS.answerOfTheReader);

    await (await stackOf("payment", CHANGED)).apply();
    await (await stackOf("payment", CHANGED)).destroy();

    expect(allowedTo("deploy")).toEqual(distinct([...neededSince(before), ...Object.keys(BESIDES.deploy)]));
  },
);

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 1000, operations: 90 });
});
