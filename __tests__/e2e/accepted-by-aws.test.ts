import { FORMS } from "../../tools/lint-stacks/forms.ts";
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { createStateBucket } from "./support/state-bucket.ts";
import { type EmulatedSystem, PATH_STYLE, startSystem } from "./support/system.ts";

/**
 * Each form and a region of each partition, applied for what is sent: the emulator takes much that AWS refuses. The names are as
 * long as they may be: with the region in a role's name, an environment's has what is left of 64 characters.
 */
const DEPLOYMENTS = [
  { form: "everythingOff", region: "us-east-1", environment: "off" },
  { form: "everythingOn", region: "us-east-1", environment: "an-environment-of-25-char" },
  { form: "everythingOn", region: "cn-north-1", environment: "an-environment-in-peking" },
  { form: "everythingOn", region: "us-gov-west-1", environment: "a-governments-environ" },
] as const;

let system: EmulatedSystem;

beforeAll(async () => {
  system = await startSystem("accepted");
});

afterAll(() => system?.stop());

test("given every form, in every partition, when it is applied, then AWS's models accept every request", async () => {
  await Promise.all(DEPLOYMENTS.map(deploy));

  expectAcceptedByAws(system, { requests: 2000, operations: 80 });
});

async function deploy({ form, region, environment }: (typeof DEPLOYMENTS)[number]): Promise<void> {
  await createStateBucket({ ...system.client, region }, `payment-terraform-state-${environment}`);
  const stack = await system.project.freshStackDirectory("payment", {
    ...FORMS[form],
    AWS_REGION: region,
    ENVIRONMENT_SUFFIX: environment,
    STATE_BUCKET_SUFFIX: environment,
    STATE_BUCKET_REGION: region,
  });
  await stack.init(PATH_STYLE);
  await stack.apply();
}
