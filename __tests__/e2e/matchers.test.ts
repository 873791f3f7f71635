/// <reference path="../../node_modules/cdktf/lib/testing/adapters/jest.d.ts" />
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { type EmulatedSystem, startSystem } from "./support/system.ts";
// The documents' own test, which needs the emulator as well.
import "../../examples/extending/planned.test.ts";

/** CDKTF's own matchers, which run Terraform on every stack of an output directory. */
let system: EmulatedSystem;
let outdir: string;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  // A plan of the stack `state` is refused while the bucket has the name that is one for the whole world.
  system = await startSystem("matchers", { BACKEND: "local", STATE_BUCKET_SUFFIX: "matchers" });
  outdir = await system.project.synth();
  environment = { ...process.env };
  // The matchers hand their own environment on to Terraform.
  Object.assign(process.env, system.environment);
});

afterAll(async () => {
  process.env = environment;
  await system?.stop();
});

test("given every stack, when CDKTF's matcher validates them, then they are valid", () => {
  expect(outdir).toBeValidTerraform();
});

test("given every stack, when CDKTF's matcher plans them, then they can be planned", () => {
  expect(outdir).toPlanSuccessfully();
});

test("given all that was sent, when AWS's own models check it, then they accept every request", () => {
  expectAcceptedByAws(system, { requests: 2, operations: 1 });
});
