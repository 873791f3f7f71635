import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import {
  SOURCES,
  type SourceEvent,
  type SourceName,
  sendEvent,
  WITH_SOURCES,
} from "../../testing/factories/signed-webhooks.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";

let system: TestSystem;

beforeAll(async () => {
  system = await TestSystem.start({ settings: WITH_SOURCES, emptySecrets: true });
});
afterAll(() => system.stop());

const [FIRST, SECOND, THIRD] = ["first", "second", "third"].map(
  (word) => `whsec_${Buffer.from(word.repeat(6)).toString("base64")}`,
) as [string, string, string];

const secretIdOf = (source: SourceName) => system.sources.find(({ name }) => name === source)?.secretId ?? "";

async function putSecret(source: SourceName, SecretString: string): Promise<void> {
  await system.clients().secrets.send(new PutSecretValueCommand({ SecretId: secretIdOf(source), SecretString }));
}

async function versionOf(source: SourceName, stage: string): Promise<string | undefined> {
  const { secrets } = system.clients();
  const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId: secretIdOf(source) }));
  return Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes(stage))?.[0];
}

/**
 * Ends the container that serves, in the middle of a webhook that is signed like this, and with it what it remembers of secrets.
 * Lambda may do so at any time; without it, a container remembers them for a minute.
 * @param event good for what the container remembers, if anything
 */
async function endContainer(event: SourceEvent): Promise<void> {
  const kill = { functionName: "webhook-receiver", first: 1, last: 1, kind: "kill" } as const;
  await system.inject(["GetSecretValue", "UpdateItem"].map((operation) => ({ ...kill, operation })));
  const transaction_id = `killed-${crypto.randomUUID()}`;
  expect((await sendEvent(system.url, { ...event, transaction_id })).status).toBe(502);
  await system.repair();
}

test.each(SOURCES)(
  "given no value of the secret of $name, when an event comes, then it gets a 500, and its retry succeeds once there is a value",
  async ({ name: source }) => {
    // given
    const event = { source, transaction_id: `${source}-early`, secret: FIRST };

    // when
    const early = await sendEvent(system.url, event);

    // then
    expect([early.status, early.json]).toEqual([500, { error: "Internal server error" }]);
    const logs = system.events.flatMap((item) => (item.type === "log" && item.level === "ERROR" ? [item.message] : []));
    expect(logs.at(-1)).toMatch(/WebhookSecretError: the secret has no value yet/);
    expect(await system.recordsOf(event.transaction_id)).toEqual([]);

    // when
    await putSecret(source, FIRST);
    const retry = await sendEvent(system.url, event);

    // then
    expect(retry.status).toBe(200);
    expect(await system.recordsOf(event.transaction_id)).toHaveLength(1);
  },
);

test.each(SOURCES)(
  "given a secret of $name, when the next one is put, then both are good until the old one is ended, then the new one alone",
  async ({ name: source }) => {
    // given
    const send = async (secret: string, what: string) =>
      (await sendEvent(system.url, { source, transaction_id: `${source}-rotated-${what}`, secret })).status;
    await putSecret(source, FIRST);
    expect([await send(FIRST, "first"), await send(SECOND, "early")]).toEqual([200, 401]);

    // when
    await putSecret(source, `${SECOND}\n`);
    await endContainer({ source, secret: FIRST });

    // then
    expect([await send(FIRST, "old"), await send(SECOND, "new")]).toEqual([200, 200]);

    // when
    await system.clients().secrets.send(
      new UpdateSecretVersionStageCommand({
        SecretId: secretIdOf(source),
        VersionStage: "AWSPREVIOUS",
        RemoveFromVersionId: await versionOf(source, "AWSPREVIOUS"),
      }),
    );
    await endContainer({ source, secret: SECOND });

    // then
    expect([await send(FIRST, "ended"), await send(SECOND, "alone")]).toEqual([401, 200]);
  },
);

test.each(SOURCES)(
  "given a new secret of $name that was the wrong one, when it is taken back, then the one before it counts again",
  async ({ name: source }) => {
    // given
    const send = async (secret: string, what: string) =>
      (await sendEvent(system.url, { source, transaction_id: `${source}-back-${what}`, secret })).status;
    await putSecret(source, FIRST);
    await putSecret(source, THIRD);

    // when
    await system.clients().secrets.send(
      new UpdateSecretVersionStageCommand({
        SecretId: secretIdOf(source),
        VersionStage: "AWSCURRENT",
        RemoveFromVersionId: await versionOf(source, "AWSCURRENT"),
        MoveToVersionId: await versionOf(source, "AWSPREVIOUS"),
      }),
    );
    await endContainer({ source, secret: SECOND });

    // then
    expect([await send(FIRST, "first"), await send(THIRD, "third"), await send(SECOND, "second")]).toEqual([
      200, 200, 401,
    ]);
  },
);
