import { settingsFrom } from "../../stacks/settings/settings.ts";
import { SettingsError } from "../../stacks/settings/settings-error.ts";
import { warningsOf } from "../../stacks/warnings.ts";
import { CONFIGURED_SOURCES, inSettings } from "../../testing/factories/configured-sources.ts";
import { paymentStack, removeOutput, resource, type StackJson, synthPayment } from "../../testing/stacks/synth.ts";

afterAll(removeOutput);

type Json = Record<string, unknown>;

const SIGNATURE = { header: "x-signature" };
const EVENT = {
  by: "/type",
  events: { paid: "completed" },
  transaction: "/id",
  amount: "/amount",
  currency: "/currency",
  amounts: { unit: "minor", form: "number" },
};
const HMAC = { name: "acme", scheme: "hmac", signature: SIGNATURE, event: EVENT };
const TOKEN = { name: "acme", scheme: "token", token: { header: "x-token" }, event: EVENT };

function problemsOf(...webhookSources: readonly unknown[]): readonly string[] {
  try {
    settingsFrom({ webhookSources }, undefined, {});
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

const withSignature = (changes: Json) => ({ ...HMAC, signature: { ...SIGNATURE, ...changes } });
const withEvent = (changes: Json) => ({ ...HMAC, event: { ...EVENT, ...changes } });

test.each([...CONFIGURED_SOURCES.map((source) => inSettings(source) as Json), HMAC, TOKEN])(
  "given the source $name of scheme $scheme, then nothing is wrong with its configuration",
  (source) => {
    expect(problemsOf(source)).toEqual([]);
  },
);

test.each<[key: string, source: Json, message: string]>([
  ["signature", { ...HMAC, signature: undefined }, "nothing; allowed: an object, required by scheme hmac"],
  ["event", { ...HMAC, event: undefined }, "nothing; allowed: an object, required by scheme hmac"],
  ["token", { ...HMAC, token: { header: "x" } }, "allowed: not with scheme hmac"],
  ["signature", { ...TOKEN, signature: SIGNATURE }, "allowed: not with scheme token"],
  ["event", { name: "acme", scheme: "basic" }, "nothing; allowed: an object, required by scheme basic"],
  ["event", { name: "acme", scheme: "stripe", event: EVENT }, "allowed: not with scheme stripe"],
  ["signature", withSignature({ key: "x" }), 'allowed: {"header", "algorithm": sha256|sha512'],
  ["signature.header", withSignature({ header: "x signature" }), '"x signature"; allowed: the name of a header'],
  ["signature.algorithm", withSignature({ algorithm: "md5" }), '"md5"; allowed: sha256, sha512'],
  ["signature.encoding", withSignature({ encoding: "utf8" }), '"utf8"; allowed: hex, base64'],
  ["signature.signed", withSignature({ signed: "{url}" }), '"{url}"; allowed: ASCII text with {body}'],
  ["signature.signed", withSignature({ signed: "{body}{nonce}" }), "allowed: ASCII text with {body}"],
  ["signature.time", withSignature({ signed: "{time}.{body}" }), "allowed: time if, and only if, {time} is in signed"],
  [
    "signature.time",
    withSignature({ time: { header: "x-time" } }),
    "allowed: time if, and only if, {time} is in signed",
  ],
  ["signature.id", withSignature({ id: { header: "x-id" } }), "allowed: id if, and only if, {id} is in signed"],
  [
    "signature.separator",
    withSignature({ signed: "{time}{body}", time: { prefix: "t=" } }),
    "nothing; allowed: with time.prefix, what stands between the items of the header",
  ],
  ["signature.time", withSignature({ signed: "{time}{body}", time: {} }), "{}; allowed: header, or prefix"],
  [
    "signature.time.toleranceSeconds",
    withSignature({ signed: "{time}{body}", time: { header: "x-time", toleranceSeconds: 0 } }),
    "0; allowed: a whole number from 1 to 86400",
  ],
  ["signature.secret.key", withSignature({ secret: { key: "binary" } }), '"binary"; allowed: text, hex, base64'],
  ["token.header", { ...TOKEN, token: {} }, "nothing; allowed: the name of a header"],
  ["event.amount", withEvent({ amount: undefined }), "nothing; allowed: a JSON Pointer, as /data/id, or a JMESPath"],
  ["event.amount", withEvent({ amount: "data..amount" }), '"data..amount"; allowed: a JMESPath expression, or a JSON'],
  ["event.amount", withEvent({ amount: "" }), '""; allowed: a JSON Pointer, as /data/id, or a JMESPath'],
  ["event.amount", withEvent({ amount: "sum(items[].amount)" }), "allowed: no function that calculates"],
  ["event.amount", withEvent({ amount: "powertools_json(body)" }), "allowed: the functions contains, "],
  [
    "event.amount",
    withEvent({ amount: { header: "x-amount" } }),
    "allowed: a JSON Pointer, as /data/id, or a JMESPath",
  ],
  ["event.transaction", withEvent({ transaction: "/a~2" }), "allowed: a JSON Pointer, with ~0 for ~ and ~1 for /"],
  ["event.by[1]", withEvent({ by: ["/type", "a["] }), '"a["; allowed: a JMESPath expression'],
  ["event.by", withEvent({ by: [] }), "[]; allowed: a JSON Pointer"],
  ["event.by.header", withEvent({ by: { header: "a b" } }), '"a b"; allowed: the name of a header'],
  ["event.events", withEvent({ events: {} }), "{}; allowed: at least one event"],
  ["event.events.paid", withEvent({ events: { paid: "success" } }), '"success"; allowed: pending, authorized'],
  ["event.events.paid.kind", withEvent({ events: { paid: { kind: "x" } } }), '"x"; allowed: pending, authorized'],
  ["event.events.paid.part", withEvent({ events: { paid: { kind: "refund", part: "a[" } } }), '"a["; allowed: a JMES'],
  [
    "event.events.paid",
    withEvent({ events: { paid: { kind: "refund", id: "/a" } } }),
    'allowed: {"kind", "transaction"',
  ],
  ["event.amounts.unit", withEvent({ amounts: { unit: "cents", form: "text" } }), '"cents"; allowed: major, minor'],
  [
    "event.amounts.digits.ISK",
    withEvent({ amounts: { unit: "minor", form: "text", digits: { ISK: 9 } } }),
    "9; allowed: a whole number from 0 to 4",
  ],
  ["event.times", withEvent({ times: "minutes" }), '"minutes"; allowed: seconds, milliseconds'],
  ["event.mode", withEvent({ mode: { at: "/live", live: true, test: true } }), "allowed: live and test that differ"],
  ["event.id", withEvent({ id: { header: "x-id" } }), "allowed: a place in the body, or the header of signature.id"],
  ["event.further", withEvent({ further: 1 }), "allowed: "],
])("given a wrong %s, when the settings are read, then it is named with what is allowed", (key, source, message) => {
  const problems = problemsOf(source);

  expect(problems).toEqual([expect.stringContaining("webhookSources[0]")]);
  expect(problems[0]).toContain(message);
  if (key !== "event.further") expect(problems[0]).toContain(`webhookSources[0].${key}: given `);
});

describe("given configured sources, when the stack is synthesized", () => {
  const sources = CONFIGURED_SOURCES.map(inSettings);
  const stack = synthPayment({ webhookSources: sources });
  const { environment } = resource<{ environment: { variables: Record<string, string> } }>(
    stack,
    "aws_lambda_function",
    "webhook_receiver",
  );
  const archiveOf = (of: StackJson) => resource(of, "archive_file", "webhook_receiver").output_path;

  test("then the function's variables name them, and hold nothing of their configurations", () => {
    const known = JSON.parse(environment.variables.WEBHOOK_SOURCES ?? "");

    expect(known).toEqual(
      CONFIGURED_SOURCES.map(({ name, scheme }) => ({ name, scheme, secretId: expect.stringContaining("secret") })),
    );
  });

  test("then another configuration is another archive, so that it is deployed", () => {
    const [first, ...others] = sources as [Json, ...object[]];
    const changed = { ...first, event: { ...(first.event as Json), by: "/kind" } };

    expect(archiveOf(synthPayment({ webhookSources: [changed, ...others] }))).not.toBe(archiveOf(stack));
    expect(archiveOf(synthPayment({ webhookSources: sources }))).toBe(archiveOf(stack));
  });
});

test("given currencies and names that are too long for a function's variables, when the settings are read, then they are refused with what they take", () => {
  const url = `https://pay.example.com/${"x".repeat(200)}`;
  const sources = Array.from({ length: 12 }, (_, index) => ({ name: `source-${index}`, scheme: "stripe", url }));

  const [problem, ...others] = problemsOf(...sources);

  expect(others).toEqual([]);
  expect(problem).toMatch(
    /^webhookSources: given \["source-0",.*; allowed: what fits the 4096 bytes of a function's variables, .* take \d{4}; fewer or shorter ones$/,
  );
  expect(problemsOf(...sources.slice(0, 8))).toEqual([]);
});

test.each([
  ["x-token", true, ["webhookSources acme: its token comes in the header x-token, which API Gateway writes to its"]],
  ["x-token", false, []],
  ["Authorization", true, []],
])(
  "given a token in the header %s and dataTrace %s, then synth warns if it would be logged",
  (header, dataTrace, warned) => {
    const stack = paymentStack({ dataTrace, webhookSources: [{ ...TOKEN, token: { header } }] });

    expect(warningsOf(stack)).toEqual(warned.map((warning) => expect.stringContaining(warning)));
  },
);
