import { readFileSync } from "node:fs";
import path from "node:path";
import { APIGatewayClient, GetAccountCommand } from "@aws-sdk/client-api-gateway";
import { DeleteTableCommand, DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { HeadObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { behavesAsPaymentSystem } from "../../testing/behaviours/payment-system.ts";
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { ourResources, stateBuckets } from "./support/account-inventory.ts";
import { expectAsConfigured } from "./support/configuration-read-back.ts";
import { deployedPayments } from "./support/deployed-payments.ts";
import { inOrder } from "./support/in-order.ts";
import { planned, touched } from "./support/plans.ts";
import { expectSafeStateBucket } from "./support/state-bucket-read-back.ts";
import { createSubscriber, type Subscriber } from "./support/subscriber.ts";
import { type EmulatedSystem, ENVIRONMENT, PATH_STYLE, startSystem } from "./support/system.ts";

/** The way of a new user, as docs/deploy.md tells it: from an empty account to a deployed system, and back. */
const step = inOrder();
const STATE_BUCKET = "payment-terraform-state-000000000000";
const STATE_KEY = `payment/${ENVIRONMENT}/terraform.tfstate`;
const LOGGING_STATE_KEY = "payment_api-logging/us-east-1/terraform.tfstate";

let system: EmulatedSystem;
let subscriber: Subscriber;
let bucket: S3Client;
let outputs: Record<string, string>;
/** The settings of the deployment, and what this emulator needs beside AWS. */
let settings: Record<string, string>;

beforeAll(async () => {
  system = await startSystem("lifecycle", { STATE_BUCKET_SUFFIX: "000000000000" });
  bucket = new S3Client({ ...system.client, forcePathStyle: true });
  subscriber = await createSubscriber(system.queues, "bookkeeping");
  settings = { NOTIFICATION_SUBSCRIBERS: subscriber.setting, TF_CLI_ARGS_init: PATH_STYLE };
});

afterAll(() => system?.stop());

/** The role with which API Gateway writes logs, of the whole account and region. */
async function loggingRole(): Promise<string | undefined> {
  const { cloudwatchRoleArn } = await new APIGatewayClient(system.client).send(new GetAccountCommand({}));
  return cloudwatchRoleArn;
}

step(
  "given no name for the state bucket, when the state stack is deployed, then it is refused before anything is made",
  async () => {
    const { output } = await system.project.cdktf(
      ["deploy", "state", "--auto-approve"],
      { STATE_BUCKET_SUFFIX: "" },
      [1],
    );

    expect(output.replaceAll(/\s+/g, " ")).toContain("payment-terraform-state-default is one name for the whole world");
    expect(await stateBuckets(bucket)).toEqual([]);
  },
);

step(
  "given an empty account, when the state stack is deployed, then it makes a bucket that keeps versions, is encrypted, private, and reached by TLS only",
  async () => {
    await system.project.cdktf(["deploy", "state", "--auto-approve"]);

    expect(await stateBuckets(bucket)).toEqual([STATE_BUCKET]);
    await expectSafeStateBucket(bucket, STATE_BUCKET);
  },
);

step(
  "given a region, when the stack for API Gateway's logs is deployed, then the account has its role, with a state of its own",
  async () => {
    await system.project.cdktf(["deploy", "api-logging", "--auto-approve"], settings);

    expect(await loggingRole()).toMatch(/:role\/payment-api-logging-role_us-east-1$/);
  },
);

step(
  "given the state bucket, when the payment stack is deployed, then its state is in the bucket and no lock is left",
  async () => {
    const { output } = await system.project.cdktf(["deploy", "payment", "--auto-approve"], settings);

    expect(touched(output)).toContain("aws_lambda_function.webhook_processor");
    const { Contents } = await bucket.send(new ListObjectsV2Command({ Bucket: STATE_BUCKET }));
    expect(Contents?.map(({ Key }) => Key)).toEqual([STATE_KEY, LOGGING_STATE_KEY]);
    const { ServerSideEncryption } = await bucket.send(new HeadObjectCommand({ Bucket: STATE_BUCKET, Key: STATE_KEY }));
    expect(ServerSideEncryption).toBe("AES256");
    const stack = system.project.stack("payment", settings);
    expect(await stack.managed()).toEqual(stack.declared.sort());
  },
);

step("given the deployed stack, when its outputs are read, then they name what was made", async () => {
  const file = path.join(system.project.directory, "outputs.json");
  await system.project.cdktf(["output", "payment", "--outputs-file", file], settings);

  outputs = JSON.parse(readFileSync(file, "utf8")).payment;
  const { Table } = await system.table.send(new DescribeTableCommand({ TableName: outputs.DynamoDBTableName }));
  const { QueueUrl } = await system.queues.send(
    new GetQueueUrlCommand({ QueueName: `payment-notifications-${ENVIRONMENT}` }),
  );
  expect(outputs).toEqual({
    APIGatewayInvokeURL: expect.stringMatching(/^https:\/\/\w+\.execute-api\.us-east-1\.amazonaws\.com\/prod$/),
    DynamoDBTableName: `payment-transactions-${ENVIRONMENT}`,
    KMSKeyID: Table?.SSEDescription?.KMSMasterKeyArn?.split("/")[1],
    SNSTopicARN: `arn:aws:sns:us-east-1:000000000000:payment-email-notifications-${ENVIRONMENT}`,
    SQSQueueURL: QueueUrl,
  });
  expect(await system.project.stack("payment", settings).outputs()).toEqual(outputs);
});

behavesAsPaymentSystem("the API of the deployed stack", async () => deployedPayments(system, subscriber, outputs), {
  test: step,
});

step("given a recorded payment, when it is read and a notification is asked for, then both are answered", async () => {
  const url = outputs.APIGatewayInvokeURL ?? "";
  const body =
    '{"transaction_id":"txn-1","amount":12.3400000000000000000000000000000001,"currency":"EUR","status":"completed"}';
  expect((await system.call(url, { path: "/webhooks/payment", body })).status).toBe(200);
  expect(await subscriber.next("txn-1")).toMatchObject({ template: "payment_confirmation", currency: "EUR" });

  const read = await system.call(url, { path: "/transactions/txn-1" });
  const notified = await system.call(url, {
    path: "/transactions/txn-1/notify",
    body: '{"email":"payer@example.com","template":"payment_pending"}',
  });

  expect(read.status).toBe(200);
  expect(read.text).toContain('"amount":12.3400000000000000000000000000000001');
  expect([notified.status, notified.json]).toEqual([200, { message: "Notification sent successfully" }]);
  expect(await subscriber.next("txn-1")).toMatchObject({ email: "payer@example.com", template: "payment_pending" });
});

step(
  "given the deployed stack, when an unsigned, a malformed or an unknown request comes, then it is refused",
  async () => {
    const url = outputs.APIGatewayInvokeURL ?? "";
    const unsigned = await fetch(`${system.urlOf(url)}/transactions/txn-1`);
    const malformed = await system.call(url, { path: "/webhooks/payment", body: '{"transaction_id":"txn-2"}' });
    const unknown = await system.call(url, { path: "/transactions/nobody" });

    expect(unsigned.status).toBe(403);
    expect(malformed.status).toBe(400);
    expect([unknown.status, unknown.json]).toEqual([404, { error: "Transaction not found" }]);
  },
);

step(
  "given the deployed stack, when AWS is asked, then it answers the tags, encryption, retention, redrive and concurrency that the design asks for",
  async () => {
    await expectAsConfigured(system.client, outputs.KMSKeyID ?? "");
  },
);

step("given the deployed stack, when it is planned again, then the plan is empty", async () => {
  const { output } = await system.project.cdktf(["diff", "payment"], settings);

  const stack = system.project.stack("payment", settings);
  expect(planned(await stack.plan())).toEqual([]);
  expect(touched(output)).toEqual([]);
});

step(
  "given protected data, when the stack is destroyed, then the data survives, and the command says why",
  async () => {
    const protectedSettings = { ...settings, PROTECT_DATA: "true" };
    await system.project.cdktf(["deploy", "payment", "--auto-approve"], protectedSettings);

    const { output } = await system.project.cdktf(["destroy", "payment", "--auto-approve"], protectedSettings, [1]);

    expect(output).toMatch(/Instance cannot be destroyed/);
    expect(output).toMatch(/aws_dynamodb_table\.transactions/);
    const TableName = outputs.DynamoDBTableName;
    const { Table } = await system.table.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({ TableStatus: "ACTIVE", DeletionProtectionEnabled: true });
    // AWS itself refuses as well, whoever asks.
    await expect(system.table.send(new DeleteTableCommand({ TableName }))).rejects.toThrow();
    expect((await system.call(outputs.APIGatewayInvokeURL ?? "", { path: "/transactions/txn-1" })).status).toBe(200);
  },
);

step(
  "given data that is unprotected again, when the stack is destroyed, then nothing of it is left, and other APIs still log",
  async () => {
    await system.project.cdktf(["deploy", "payment", "--auto-approve"], settings);
    expect(await ourResources(system.client)).not.toEqual([]);

    await system.project.cdktf(["destroy", "payment", "--auto-approve"], settings);

    await subscriber.remove();
    expect(await ourResources(system.client)).toEqual(["role payment-api-logging-role_us-east-1"]);
    expect(await loggingRole()).toMatch(/:role\/payment-api-logging-role_us-east-1$/);
  },
);

step("given a region without environments, when its stack for logs is destroyed, then nothing is left", async () => {
  await system.project.cdktf(["destroy", "api-logging", "--auto-approve"], settings);

  expect(await ourResources(system.client)).toEqual([]);
});

step(
  "given an account without the payment stack, when the state stack is destroyed, then the bucket goes, with the old versions of the state",
  async () => {
    expect(await stateBuckets(bucket)).toEqual([STATE_BUCKET]);

    await system.project.cdktf(["destroy", "state", "--auto-approve"]);

    expect(await stateBuckets(bucket)).toEqual([]);
  },
);

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 400, operations: 60 });
});
