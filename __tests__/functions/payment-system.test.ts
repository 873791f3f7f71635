import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { developmentSecret } from "../../local/development-secret.ts";
import { behavesAsPaymentSystem } from "../../testing/behaviours/payment-system.ts";
import { silenceOutput } from "../../testing/capture-output.ts";
import { directoryOfConfigurations } from "../../testing/factories/configured-sources.ts";
import { eventRequest, type PaymentEvent, withEventId } from "../../testing/factories/payment-events.ts";
import { EVERY_SOURCE, everySource, signedEvent, WHOLE_CENTS } from "../../testing/factories/signed-webhooks.ts";
import { WEBHOOK_FAILURES } from "../../testing/faults.ts";
import { type EmulatedAws, startEmulatedAws, withoutDelay } from "../../testing/systems/emulated-aws.ts";
import { emulatedPayments } from "../../testing/systems/emulated-payments.ts";

/** Sleeps a twentieth of the time, so that waiting for a concurrent attempt takes a twentieth of a second. */
jest.mock("../../functions/runtime/clock.ts", () => ({
  systemClock: {
    now: Date.now,
    sleep: (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds / 20)),
  },
}));

/** Not from PayPal's own host. */
jest.mock("../../functions/adapters/certificates.ts", () => ({
  createCertificates: () => jest.requireActual("../../testing/factories/certificates.ts").DEVELOPMENT_CERTIFICATES,
}));

let aws: EmulatedAws;
let output: ReturnType<typeof silenceOutput>;

beforeAll(async () => {
  output = silenceOutput();
  aws = await startEmulatedAws([withoutDelay]);
  const service = new SecretsManagerClient({});
  const sources = EVERY_SOURCE.map(async ({ name, scheme }) => {
    const { ARN: secretId = "" } = await service.send(new CreateSecretCommand({ Name: name }));
    await service.send(
      new PutSecretValueCommand({ SecretId: secretId, SecretString: developmentSecret(name, everySource(name)) }),
    );
    return { name, scheme, secretId };
  });
  process.env.LAMBDA_TASK_ROOT = directoryOfConfigurations();
  process.env.WEBHOOK_SOURCES = JSON.stringify(await Promise.all(sources));
  service.destroy();
});
afterAll(async () => {
  await aws.stop();
  output.restore();
});

behavesAsPaymentSystem(
  "the API on emulators",
  async () => {
    const { handler } = await import("../../functions/webhook-processor.ts");
    return emulatedPayments(aws, { handler, request: async (event) => eventRequest(event) });
  },
  { failures: WEBHOOK_FAILURES },
);

/** Of these no signed id names the event. */
const NAMED_BY_CONTENT: readonly string[] = ["razorpay", "shopify", "listed", "credentialed"];

/** Of a list of events each is recorded by itself. */
const onlyEventIn = (body: string) => JSON.stringify(JSON.parse(body).events[0]);

describe.each(EVERY_SOURCE)("a source of $scheme, $name", ({ name: source, scheme }) => {
  behavesAsPaymentSystem(
    `${source} on emulators`,
    async () => {
      const { handler } = await import("../../functions/webhook-receiver.ts");
      const request = async (event: PaymentEvent) => ({
        resource: `/webhooks/${source}`,
        ...(await signedEvent({ source, ...withEventId(event) })),
      });
      return emulatedPayments(aws, { handler, request });
    },
    scheme === "standard-webhooks"
      ? {}
      : {
          amounts: WHOLE_CENTS,
          namedByContent: NAMED_BY_CONTENT.includes(source),
          ...(source === "listed" && { eventIn: onlyEventIn }),
          ...(scheme === "adyen" && { answer: "[accepted]" }),
        },
  );
});
