import { setImmediate } from "node:timers/promises";
import { ResourceNotFoundException, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createWebhookSecrets } from "../../../functions/adapters/webhook-secrets.ts";
import { WebhookSecretError } from "../../../functions/domain/errors.ts";

type Stage = "AWSCURRENT" | "AWSPREVIOUS";

interface Service {
  isDown: boolean;
  /** What is asked for this is refused. */
  refused?: Stage;
  /** What is asked for this is not answered before that. */
  hanging?: { readonly stage: Stage; readonly until: Promise<void> };
  /** What is asked for this reads its value later than what is asked for another. */
  slow?: Stage;
  /** Called after a value was read. */
  answered?: (stage: Stage) => void;
}

/** Secrets Manager with these values by stage, and a clock that a test moves. */
function aSecretsManager(values: Partial<Record<Stage, string>>) {
  const calls: string[] = [];
  const service: Service = { isDown: false };
  const send = async ({ input }: { input: { SecretId: string; VersionStage: Stage } }) => {
    calls.push(`${input.SecretId} ${input.VersionStage}`);
    if (service.isDown || input.VersionStage === service.refused) throw new Error("down");
    if (input.VersionStage === service.hanging?.stage) await service.hanging.until;
    if (input.VersionStage === service.slow) await setImmediate();
    const SecretString = values[input.VersionStage];
    service.answered?.(input.VersionStage);
    if (SecretString !== undefined) return { SecretString };
    throw new ResourceNotFoundException({ message: "no such version", $metadata: {} });
  };
  const clock = { time: 0, now: () => clock.time };
  const secrets = createWebhookSecrets({ send } as unknown as SecretsManagerClient, clock);
  return { values, calls, clock, secrets, service };
}

describe("the live values of a secret", () => {
  test("given a value that came from a file, then without the file's last line end", async () => {
    const { secrets } = aSecretsManager({ AWSCURRENT: " one\n" });

    await expect(secrets.live("arn")).resolves.toEqual(["one"]);
  });

  test.each([{}, { AWSCURRENT: " \n" }, { AWSPREVIOUS: "one" }])(
    "given %j, then it has no value yet",
    async (values) => {
      const { secrets } = aSecretsManager(values);

      await expect(secrets.live("arn")).rejects.toThrow(WebhookSecretError);
    },
  );

  test("given calls within a minute, then the service is asked once, whether there is a previous value or not", async () => {
    const { secrets, calls, clock } = aSecretsManager({ AWSCURRENT: "one" });

    await secrets.live("arn");
    clock.time = 59_999;
    await secrets.live("arn");

    expect(calls).toEqual(["arn AWSCURRENT", "arn AWSPREVIOUS"]);
  });

  test("given a minute, then what was put since is known, and what was taken away is not", async () => {
    const { secrets, values, clock } = aSecretsManager({ AWSCURRENT: "two", AWSPREVIOUS: "one" });
    await secrets.live("arn");
    values.AWSCURRENT = "three";
    delete values.AWSPREVIOUS;

    clock.time = 60_000;

    await expect(secrets.live("arn")).resolves.toEqual(["three"]);
  });

  test("given a value that is put between the two reads, then the one before it is live", async () => {
    const { values, calls, clock, secrets, service } = aSecretsManager({ AWSCURRENT: "one" });
    await secrets.live("arn");
    service.answered = (stage) => {
      if (stage === "AWSPREVIOUS") Object.assign(values, { AWSCURRENT: "two", AWSPREVIOUS: "one" });
    };
    service.slow = "AWSCURRENT";

    clock.time = 60_000;

    await expect(secrets.live("arn")).resolves.toEqual(["two", "one"]);
    expect(calls.slice(2)).toEqual(["arn AWSCURRENT", "arn AWSPREVIOUS", "arn AWSPREVIOUS"]);
  });

  test("given a new value, when the secret is read again, then it is known at once, and for a minute", async () => {
    const { secrets, values, calls, clock } = aSecretsManager({ AWSCURRENT: "one" });
    await secrets.live("arn");
    Object.assign(values, { AWSCURRENT: "two", AWSPREVIOUS: "one" });

    await expect(secrets.readAgain("arn")).resolves.toEqual(["two", "one"]);

    clock.time = 59_999;
    await expect(secrets.live("arn")).resolves.toEqual(["two", "one"]);
    expect(calls).toHaveLength(4);
  });

  test("given a secret that was read again, then it is not within ten seconds, whether that failed or not; another is", async () => {
    const { secrets, calls, clock, service } = aSecretsManager({ AWSCURRENT: "one" });
    service.isDown = true;
    await expect(secrets.readAgain("arn")).rejects.toThrow("down");
    service.isDown = false;

    clock.time = 9_999;
    await expect(secrets.readAgain("arn")).resolves.toBeUndefined();
    expect(calls).toHaveLength(2);
    await expect(secrets.readAgain("another")).resolves.toEqual(["one"]);
    clock.time = 10_000;
    await expect(secrets.readAgain("arn")).resolves.toEqual(["one"]);
  });

  test("given one reading that is refused while the other hangs, then both are waited for", async () => {
    const { secrets, service } = aSecretsManager({ AWSCURRENT: "one", AWSPREVIOUS: "two" });
    const hanging = Promise.withResolvers<void>();
    service.refused = "AWSCURRENT";
    service.hanging = { stage: "AWSPREVIOUS", until: hanging.promise };
    let settled = false;
    const reading = secrets.live("arn").finally(() => {
      settled = true;
    });
    reading.catch(() => {});

    await setImmediate();
    expect(settled).toBe(false);
    hanging.resolve();

    await expect(reading).rejects.toThrow("down");
  });

  test("given no value yet, then the service is asked again at the next call", async () => {
    const { secrets, values } = aSecretsManager({});
    await expect(secrets.live("arn")).rejects.toThrow("put one into Secrets Manager");

    values.AWSCURRENT = "one";

    await expect(secrets.live("arn")).resolves.toEqual(["one"]);
  });

  test("given a service that is down, then what is known counts for its minute, and no longer", async () => {
    const { secrets, clock, service } = aSecretsManager({ AWSCURRENT: "one" });
    await secrets.live("arn");
    service.isDown = true;

    await expect(secrets.live("arn")).resolves.toEqual(["one"]);
    clock.time = 60_000;
    await expect(secrets.live("arn")).rejects.toThrow("down");
  });
});
