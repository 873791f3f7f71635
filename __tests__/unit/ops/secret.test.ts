import type { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { ResourceNotFoundException } from "@aws-sdk/client-secrets-manager";
import type { Environment } from "../../../tools/ops/environment/environment.ts";
import { planEndPrevious } from "../../../tools/ops/secrets/end-previous.ts";
import { planPut } from "../../../tools/ops/secrets/put-secret.ts";
import { liveVersions, sourceSecret } from "../../../tools/ops/secrets/source-secret.ts";

const SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:payment-webhook-acme-prod-AbC123";
const GOOD = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";

/** Where a payment stands in a configured source's events: of no interest here. */
const EVENT = {
  by: "/type",
  events: {},
  transaction: "/id",
  amount: "/amount",
  currency: "/currency",
  amounts: { unit: "whole", form: "text" },
};

/** What a secret holds of a version: its value, and how many seconds ago it was put. */
type Version = readonly [value: string | undefined, age: number];

/** A source whose secret has these versions. */
async function source({
  scheme = "standard-webhooks",
  current,
  previous,
}: {
  scheme?: string;
  current?: Version;
  previous?: Version;
}) {
  const send = async ({ input: { VersionStage } }: GetSecretValueCommand) => {
    const version = VersionStage === "AWSCURRENT" ? current : previous;
    if (!version) throw new ResourceNotFoundException({ message: "no such version", $metadata: {} });
    const [SecretString, age] = version;
    return { VersionId: `version of ${VersionStage}`, CreatedDate: new Date(Date.now() - age * 1000), SecretString };
  };
  const environment = {
    clients: { secrets: { send } },
    variables: async () => ({ WEBHOOK_SOURCES: JSON.stringify([{ name: "acme", scheme, secretId: SECRET_ARN }]) }),
    sourceConfiguration: async () => ({
      token: { header: "x-token" },
      event: EVENT,
    }),
  } as unknown as Environment;
  return { environment, secret: await sourceSecret(environment, "acme") };
}

test("given a new value that functions may not have read yet, when the previous one is to be ended, then only if that has leaked", async () => {
  const { environment, secret } = await source({ current: [GOOD, 45], previous: [GOOD, 9000] });

  await expect(planEndPrevious(environment, secret, { now: false })).rejects.toThrow(
    /^the current value was put 45 s ago.*: wait 15 s;/,
  );
  expect((await planEndPrevious(environment, secret, { now: true })).apply).toBeDefined();
});

test("given a value that all functions have read, when the previous one is to be ended, then it is planned by its version", async () => {
  const { environment, secret } = await source({ current: [GOOD, 60], previous: [GOOD, 9000] });

  const { says, facts, apply } = await planEndPrevious(environment, secret, { now: false });

  expect(apply).toBeDefined();
  expect(says[0]).toBe(
    "end the previous value, version version of AWSPREVIOUS, put 2 h 30 min ago, of payment-webhook-acme-prod, the secret of acme",
  );
  expect(facts).toMatchObject({ source: "acme", current: "version of AWSCURRENT", previous: "version of AWSPREVIOUS" });
});

test.each([
  ["no secret of the scheme", "wrong", "the secret must be"],
  ["a placeholder", "whsec_changemechangemechangemechangeme", "placeholder"],
])(
  "given a current value that is %s, when the previous one is to be ended, then that is refused",
  async (_, value, problem) => {
    const { environment, secret } = await source({ current: [value, 9000], previous: [GOOD, 9000] });

    await expect(planEndPrevious(environment, secret, { now: false })).rejects.toThrow(
      new RegExp(`^the current value is no secret of the source: .*${problem}`),
    );
  },
);

test("given values that do not count, when they are checked, then each has its problem, which does not tell the value", async () => {
  const { environment, secret } = await source({ current: [undefined, 1], previous: ["  \n", 1] });

  const { current, previous } = await liveVersions(environment, secret);

  expect([current?.problem, previous?.problem]).toEqual(["it is not text", "it is empty"]);
});

test.each([
  ["token", "sixteen-letters-token", undefined],
  ["token", "short", "the secret must be 16 to 512 visible ASCII characters"],
  ["basic", "no-colon-in-these-credentials", "the secret must be user:password"],
])(
  "given a source of scheme %s, when %s is to be put, then the settings of the source say whether it can be",
  async (scheme, value, problem) => {
    const { environment, secret } = await source({ scheme });

    const planned = planPut(environment, secret, value);

    if (problem === undefined) expect((await planned).apply).toBeDefined();
    else await expect(planned).rejects.toThrow(`the value is not a secret of acme (scheme ${scheme}): ${problem}`);
  },
);
