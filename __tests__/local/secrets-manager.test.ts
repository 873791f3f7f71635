import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type { RunningEmulator } from "../../local/aws/emulator.ts";
import { emulatorConfig } from "../../local/aws/emulator-config.ts";
import { startSecretsManager } from "../../local/aws/services/secrets-manager/emulator.ts";

let emulator: RunningEmulator;
let client: SecretsManagerClient;

beforeAll(async () => {
  emulator = await startSecretsManager();
  client = new SecretsManagerClient(emulatorConfig(`http://127.0.0.1:${emulator.port}`));
});
afterAll(async () => {
  client.destroy();
  await emulator.close();
});

const [FIRST, SECOND, THIRD] = ["1", "2", "3"].map((digit) => digit.repeat(36)) as [string, string, string];

/** A secret with a name of its own, and the values put into it in this order. */
async function aSecret(...values: readonly string[]): Promise<string> {
  const Name = `secret-${crypto.randomUUID()}`;
  await client.send(new CreateSecretCommand({ Name, Description: "a secret", KmsKeyId: "key-1" }));
  for (const [index, value] of values.entries()) await put(Name, value, [FIRST, SECOND, THIRD][index]);
  return Name;
}

const put = (SecretId: string, SecretString: string, ClientRequestToken?: string, VersionStages?: string[]) =>
  client.send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken, VersionStages }));
const get = (SecretId: string, VersionStage?: string, VersionId?: string) =>
  client.send(new GetSecretValueCommand({ SecretId, VersionStage, VersionId }));
const update = (SecretId: string, VersionStage: string, RemoveFromVersionId?: string, MoveToVersionId?: string) =>
  client.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage, RemoveFromVersionId, MoveToVersionId }));
const stagesOf = async (SecretId: string) =>
  (await client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages;

test("given a secret with a value, when another one is put, then that is current, and the one before it previous", async () => {
  // given
  const secret = await aSecret("first", "second", "third");

  // when
  const current = await get(secret);
  const previous = await get(secret, "AWSPREVIOUS");

  // then
  expect(current).toMatchObject({
    Name: secret,
    ARN: expect.stringMatching(`^arn:aws:secretsmanager:us-east-1:000000000000:secret:${secret}-[0-9a-zA-Z]{6}$`),
    SecretString: "third",
    VersionId: THIRD,
    VersionStages: ["AWSCURRENT"],
    CreatedDate: expect.any(Date),
  });
  expect(previous).toMatchObject({ SecretString: "second", VersionStages: ["AWSPREVIOUS"] });
  expect(await stagesOf(secret)).toEqual({ [THIRD]: ["AWSCURRENT"], [SECOND]: ["AWSPREVIOUS"] });
  expect((await get(current.ARN ?? "", undefined, FIRST)).SecretString).toBe("first");
});

test("given the versions of a secret, when they are listed, then those that have a label are there with it, to find the one to end", async () => {
  // given
  const secret = await aSecret("first", "second", "third");

  // when
  const { Versions = [] } = await client.send(new ListSecretVersionIdsCommand({ SecretId: secret }));

  // then
  expect(Versions.map(({ VersionId, VersionStages }) => [VersionId, VersionStages]).sort()).toEqual(
    [
      [SECOND, ["AWSPREVIOUS"]],
      [THIRD, ["AWSCURRENT"]],
    ].sort(),
  );
});

test("given a token that was used, when the same value comes with it, then nothing changes, and another value is refused", async () => {
  // given
  const secret = await aSecret("first", "second");

  // when
  const repeated = await put(secret, "first", FIRST);
  const changed = put(secret, "changed", FIRST);

  // then
  expect(repeated.VersionId).toBe(FIRST);
  await expect(changed).rejects.toMatchObject({ name: "ResourceExistsException" });
  expect((await get(secret)).SecretString).toBe("second");
});

test("given labels of one's own, when values are put with them, then the current value stays; the first value is current with any labels", async () => {
  // given
  const secret = await aSecret("first");
  const other = await aSecret();

  // when
  await put(secret, "second", SECOND, ["AWSPENDING"]);
  await put(other, "first", FIRST, ["AWSPENDING"]);

  // then
  expect(await stagesOf(secret)).toEqual({ [FIRST]: ["AWSCURRENT"], [SECOND]: ["AWSPENDING"] });
  expect((await get(other)).VersionStages?.sort()).toEqual(["AWSCURRENT", "AWSPENDING"]);
});

test("given a rotation, when the label of the previous value is taken away, then it has ended", async () => {
  // given
  const secret = await aSecret("first", "second");

  // when
  await update(secret, "AWSPREVIOUS", FIRST);

  // then
  expect(await stagesOf(secret)).toEqual({ [SECOND]: ["AWSCURRENT"] });
  await expect(get(secret, "AWSPREVIOUS")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS",
  });
});

test("given two values, when the current label is moved back, then the newer value is the previous one", async () => {
  // given
  const secret = await aSecret("first", "second");

  // when
  await update(secret, "AWSCURRENT", SECOND, FIRST);

  // then
  expect(await stagesOf(secret)).toEqual({ [FIRST]: ["AWSCURRENT"], [SECOND]: ["AWSPREVIOUS"] });
});

test.each([
  ["the holder is not named", ["AWSCURRENT", undefined, FIRST], /currently attached to version 2/],
  ["another holder is named", ["AWSCURRENT", FIRST, FIRST], /currently attached to version 2/],
  ["nobody would be current", ["AWSCURRENT", SECOND, undefined], /It can't be completely removed/],
  ["nobody holds the label", ["OTHER", FIRST, SECOND], /OTHER is not attached to version 1/],
  ["there is no such version", ["AWSCURRENT", SECOND, THIRD], /can't find the specified secret value for VersionId: 3/],
] as const)(
  "given a label, when it is to move and %s, then it stays where it is",
  async (_what, [stage, from, to], message) => {
    // given
    const secret = await aSecret("first", "second");

    // when
    const refused = update(secret, stage, from, to);

    // then
    await expect(refused).rejects.toThrow(message);
    expect(await stagesOf(secret)).toEqual({ [SECOND]: ["AWSCURRENT"], [FIRST]: ["AWSPREVIOUS"] });
  },
);

test("given no such secret, version or value, when it is read, then it is not found, in the service's words", async () => {
  // given
  const empty = await aSecret();

  // when, then
  await expect(get("unknown")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Secrets Manager can't find the specified secret.",
  });
  await expect(get(empty)).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
  });
  await expect(put("unknown", "value")).rejects.toThrow("Secrets Manager can't find the specified secret.");
});

test("given a version and a label that it does not have, when they are read together, then they are refused", async () => {
  // given
  const secret = await aSecret("first", "second");

  // when, then
  await expect(get(secret, "AWSCURRENT", FIRST)).rejects.toMatchObject({ name: "InvalidRequestException" });
});

test("given values, when they are put, then bytes are a value too, text and bytes together are not, and a name is taken once", async () => {
  // given
  const secret = await aSecret();
  const SecretBinary = Buffer.from([0, 255, 1]);

  // when
  await client.send(new PutSecretValueCommand({ SecretId: secret, SecretBinary }));
  const both = client.send(new PutSecretValueCommand({ SecretId: secret, SecretString: "text", SecretBinary }));

  // then
  expect(Buffer.from((await get(secret)).SecretBinary ?? [])).toEqual(SecretBinary);
  await expect(both).rejects.toMatchObject({ name: "InvalidRequestException" });
  await expect(client.send(new CreateSecretCommand({ Name: secret }))).rejects.toMatchObject({
    name: "ResourceExistsException",
  });
});

test("given secrets, when they are listed and described, then their values are not told", async () => {
  // given
  const secret = await aSecret("first");

  // when
  const { SecretList = [] } = await client.send(new ListSecretsCommand({}));

  // then
  const listed = SecretList.find(({ Name }) => Name === secret);
  expect(listed).toMatchObject({ KmsKeyId: "key-1", SecretVersionsToStages: { [FIRST]: ["AWSCURRENT"] } });
  expect(JSON.stringify(listed)).not.toContain('"first"');
});
