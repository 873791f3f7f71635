import { TokenBucket } from "../../local/api-gateway/throttle.ts";
import { readLog } from "../../local/lambda/function-log.ts";
import { Resolver } from "../../local/terraform/resolver.ts";
import { stackFromJson } from "../../local/terraform/terraform-json.ts";

const made: string[] = [];

function resolverOf(json: Record<string, unknown>): Resolver {
  return new Resolver(stackFromJson("/stack", json), {
    thing: ({ address }) => {
      made.push(address);
      return { id: `id-of-${address}`, list: [{ name: "first" }], number: 7 };
    },
  });
}

async function resolve(value: unknown, more: Record<string, unknown> = {}): Promise<unknown> {
  const resolver = resolverOf({
    resource: { thing: { a: { name: "alpha" } }, probe: { probe: { value } }, ...more },
    data: { thing: { d: {} } },
    locals: { suffix: "x-${thing.a.name}" },
  });
  return resolver.declared("probe")[0]?.get("value");
}

beforeEach(() => made.splice(0));

test.each([
  ["plain", "plain"],
  ["${thing.a.name}", "alpha"],
  ["${thing.a.number}", 7],
  ["arn:${thing.a.id}/${thing.a.name}", "arn:id-of-thing.a/alpha"],
  ["${data.thing.d.id}", "id-of-data.thing.d"],
  ["${local.suffix}", "x-alpha"],
  ['${thing.a.list[0]["name"]}', "first"],
  ["${path.module}/assets", "/stack/assets"],
  ["$${thing.a.name}", "${thing.a.name}"],
  ["${jsonencode(thing.a.list)}", '[{"name":"first"}]'],
  ['${"quoted \\"text\\" of ${thing.a.name}"}', 'quoted "text" of alpha'],
  ['{"arn":"${thing.a.id}","count":5}', '{"arn":"id-of-thing.a","count":5}'],
  [{ nested: ["${thing.a.name}", 1, true, null] }, { nested: ["alpha", 1, true, null] }],
])("given the expression %j, when it is resolved, then it is %j", async (expression, value) => {
  // when
  const resolved = await resolve(expression);

  // then
  expect(resolved).toEqual(value);
});

test.each([
  ["${thing.absent.id}", "probe.probe.value: the stack declares no thing.absent"],
  ["${thing.a.unknown}", "probe.probe.value: the local run does not know the attribute thing.a.unknown"],
  ["${uuid()}", "probe.probe.value: the local run cannot evaluate the function uuid"],
  ["${[for x in thing.a.list : x]}", "probe.probe.value: unsupported expression at 2"],
  ["%{ if true }a%{ endif }", "probe.probe.value: template directives are not supported at 0"],
  ["${thing.a}", "probe.probe.value: thing.a as a whole cannot be used locally"],
])(
  "given %s, which the local run cannot resolve, when it is resolved, then it is refused by its address",
  async (expression, message) => {
    // when
    const resolving = resolve(expression);

    // then
    await expect(resolving).rejects.toThrow(message);
  },
);

test("given a block, when it is referred to again, then it is not made again, and others are not made", async () => {
  // when
  await resolve(["${thing.a.id}", "${thing.a.id}"], { other: { o: { name: "${nonsense(" } } });

  // then
  expect(made).toEqual(["thing.a"]);
});

test("given blocks that refer to each other, when they are made, then that is an error, not a hang", async () => {
  // given
  const resolver = new Resolver(
    stackFromJson("/stack", { resource: { thing: { a: { name: "${thing.b.id}" }, b: { name: "${thing.a.id}" } } } }),
    { thing: async (thing) => ({ id: await thing.text("name") }) },
  );

  // when
  const making = resolver.attributes("thing.a");

  // then
  await expect(making).rejects.toThrow("thing.a → thing.b → thing.a: blocks refer to each other");
});

test("given a token bucket, when a burst comes, then it lets that through, then its rate", () => {
  // given
  const bucket = new TokenBucket({ rate: 2, burst: 3 }, 0);

  // when
  const burst = [bucket.take(0), bucket.take(0), bucket.take(0), bucket.take(0)];
  const later = [bucket.take(500), bucket.take(500), bucket.take(60_000), bucket.take(60_000)];

  // then
  expect(burst).toEqual([true, true, true, false]);
  expect(later).toEqual([true, false, true, true]);
});

test("given a line of a function's log, when it is read, then it is an event with its level, its message, its cause and its reason", () => {
  // given
  const line = JSON.stringify({ level: "ERROR", message: "request failed", error: { name: "E", message: "why" } });

  // when
  const refused = '{"level":"WARN","message":"signature refused","reason":"none"}';
  const logs = [line, refused, "plain text", '{"_aws":{}}'].map((each) => readLog("f", each));

  // then
  expect(logs.map(({ level, message, reason }) => [level, message, reason])).toEqual([
    ["ERROR", "request failed (E: why)", undefined],
    ["WARN", "signature refused", "none"],
    ["INFO", "plain text", undefined],
    ["INFO", '{"_aws":{}}', undefined],
  ]);
});
