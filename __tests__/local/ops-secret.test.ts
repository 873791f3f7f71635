import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { sendEvent, WITH_SOURCES } from "../../testing/factories/signed-webhooks.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { operatorOf, type Ran } from "../../testing/systems/operator.ts";
import { waitFor } from "../../testing/wait-for.ts";

let system: TestSystem;

beforeAll(async () => {
  system = await TestSystem.start({ settings: WITH_SOURCES, emptySecrets: true });
});
afterAll(() => system.stop());

const [FIRST, SECOND, THIRD] = ["first", "second", "third"].map(
  (word) => `whsec_${Buffer.from(word.repeat(6)).toString("base64")}`,
) as [string, string, string];

/** Everything that a command said. */
const said: string[] = [];

async function secret(args: readonly string[], input = ""): Promise<Ran> {
  const ran = await operatorOf(system).ops(["secret", ...args, "--local"], { input });
  said.push(ran.stdout, ran.stderr);
  return ran;
}

const put = (value: string) => secret(["put", "stripe", "--yes"], value);

async function versions() {
  const { status, stdout } = await secret(["check", "stripe", "--json"]);
  return { status, stages: JSON.parse(stdout).versions.map(({ stage }: { stage: string }) => stage) };
}

const refused = async () =>
  JSON.parse((await secret(["check", "stripe", "--json"])).stdout).refused_signatures.times as number;

const send = async (value: string, what: string) =>
  (await sendEvent(system.url, { source: "stripe", transaction_id: `stripe-put-${what}`, secret: value })).status;

test("given a source without a secret, when one is put, the next one, and the previous one is ended, then each counts as it is said, and none is told", async () => {
  expect(await versions()).toEqual({ status: 1, stages: [] });
  expect(await send(FIRST, "early")).toBe(500);

  const wrong = await put("whsec_short");
  expect(wrong).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("the value is not a secret of stripe (scheme stripe): the secret must be"),
  });
  expect(await versions()).toEqual({ status: 1, stages: [] });

  const first = await put(`${FIRST}\n`);
  expect(first).toMatchObject({ status: 0, stdout: expect.stringMatching(/^version [0-9a-f-]{36} of .* is current/) });
  expect(await send(FIRST, "first")).toBe(200);
  expect(await put(FIRST)).toMatchObject({ status: 1, stderr: expect.stringContaining("has this value already") });

  const second = await put(SECOND);
  expect(second.stdout).toContain("let the provider sign with the new secret only (docs/providers/stripe.md)");
  expect(await versions()).toEqual({ status: 0, stages: ["AWSCURRENT", "AWSPREVIOUS"] });
  expect([await send(SECOND, "second"), await send(FIRST, "overlap")]).toEqual([200, 200]);

  const early = await secret(["end-previous", "stripe", "--yes"]);
  expect(early).toMatchObject({ status: 1, stderr: expect.stringMatching(/put \d+ s ago, .*: wait \d+ s/) });
  const dry = await secret(["end-previous", "stripe", "--now", "--dry-run"]);
  expect([dry.status, (await versions()).stages.length]).toEqual([0, 2]);
  const ended = await secret(["end-previous", "stripe", "--now", "--yes"]);
  expect(ended).toMatchObject({ status: 0, stdout: expect.stringMatching(/^version [0-9a-f-]{36} is ended/) });
  expect(await versions()).toEqual({ status: 0, stages: ["AWSCURRENT"] });
  expect((await secret(["end-previous", "stripe", "--yes"])).stdout).toContain("has no previous value");

  expect(await refused()).toBe(0);
  expect(await send(THIRD, "forged")).toBe(401);
  await waitFor("the refused signature to be logged", async () => (await refused()) === 1, 100);

  const { events = [] } = await system
    .clients()
    .logs.send(new FilterLogEventsCommand({ logGroupName: "/payment/prod/operations" }));
  const records = events.map(({ message = "" }) => message);
  expect(records.map((record) => JSON.parse(record)).map(({ operation, phase }) => [operation, phase])).toEqual([
    ["secret-put", "begun"],
    ["secret-put", "done"],
    ["secret-put", "begun"],
    ["secret-put", "done"],
    ["secret-end-previous", "begun"],
    ["secret-end-previous", "done"],
  ]);
  for (const value of [FIRST, SECOND, "whsec_short"]) expect([...said, ...records].join("\n")).not.toContain(value);
});

test.each([
  [["rotate", "stripe"], '"rotate" given, allowed: put, check, end-previous'],
  [["put"], "0 sources given, allowed: one"],
  [["put", "stripe", "whsec_typed", "--yes"], "2 sources given, allowed: one"],
  [["put", "stripe"], "no terminal to ask on, allowed: --yes, or --dry-run"],
  [["put", "stripe", "--yes"], "no secret given, allowed: one on the standard input"],
  [["put", "nobody", "--yes"], '"nobody" given, allowed: stripe, '],
  [["put", "stripe", "--yes", "--now"], "--now given, allowed: with end-previous"],
  [["check", "stripe", "--yes"], "--yes given, allowed: with put or end-previous"],
])(
  "given the arguments %j, when a secret is to be rotated, then nothing is done, and it is said what is allowed",
  async (args, message) => {
    const { status, stdout, stderr } = await secret(args);

    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  },
);
