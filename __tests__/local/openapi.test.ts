import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import type { FaultKind } from "../../local/faults/fault.ts";
import { everySource, senderToSource } from "../../testing/factories/signed-webhooks.ts";
import { type Answer, call, send } from "../../testing/http/signed-requests.ts";
import { type LocalSystemSpecification, TestSystem } from "../../testing/systems/local-system.ts";
import { ROOT } from "../../testing/systems/npm-start.ts";
import { EXAMPLES, type Example } from "../../tools/docs/openapi/examples.ts";
import { signedRequest } from "../../tools/webhook/events.ts";

jest.setTimeout(60_000);

type Json = Readonly<Record<string, unknown>>;

interface Content {
  readonly schema: { readonly $ref: string };
  readonly examples: Readonly<Record<string, { readonly value: Json }>>;
}

interface Response {
  readonly $ref?: string;
  readonly headers: Json;
  readonly content: { readonly "application/json": Content };
}

type Operation = Json & { readonly responses: Readonly<Record<string, Response>> };

const DOCUMENT = JSON.parse(readFileSync(join(ROOT, "docs/openapi.json"), "utf8")) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Response>> };
};
const ajv = new Ajv2020.default({ strict: false, validateFormats: false }).addSchema(DOCUMENT, "openapi.json");

const SOURCES = [
  { name: "stripe", scheme: "stripe" },
  { name: "shop", scheme: "standard-webhooks" },
];

let system: TestSystem;

beforeAll(async () => {
  system = await start();
});
afterAll(() => system.stop());

function start(specification: LocalSystemSpecification = {}): Promise<TestSystem> {
  const settings = { WEBHOOK_SOURCES: JSON.stringify(SOURCES), ...specification.settings };
  return TestSystem.start({ ...specification, settings });
}

type Sent = Pick<Example, "parameters" | "body"> & { readonly path: string; readonly signed?: boolean };

/** Sends a request as the document describes it, signed in the way of its route. */
async function request(
  { url, sources }: TestSystem,
  { path, parameters = {}, body, signed = true }: Sent,
): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const target = path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => parameters[name] ?? "");
  const headers = Object.fromEntries(Object.entries(parameters).filter(([name]) => !path.includes(`{${name}}`)));
  const content = text === undefined ? {} : { body: text };
  const source = sources.find(({ name }) => name === parameters.source);
  if (source === undefined && signed) return call(url, { path: target, headers, ...content });
  const { scheme, developmentSecret: secret } = source ?? {};
  const signature =
    scheme && secret && signed
      ? (
          await signedRequest(senderToSource(everySource(source?.name ?? "", scheme)), {
            secret,
            body: text ?? "",
            eventId: headers["webhook-id"] ?? "",
            url: "",
          })
        ).headers
      : { "content-type": "application/json" };
  const method = text === undefined ? "GET" : "POST";
  return send(new Request(`${url}${target}`, { method, headers: { ...headers, ...signature }, ...content }));
}

/** What the document says of an answer; undefined if it does not know the status. */
function documented(path: string, status: number): Response | undefined {
  const [operation] = Object.values(DOCUMENT.paths[path] ?? {});
  const response = operation?.responses[status];
  return response?.$ref ? DOCUMENT.components.responses[response.$ref.split("/").at(-1) ?? ""] : response;
}

const withoutTime = (json: Json) => ({ ...json, ...(json.timestamp !== undefined && { timestamp: "<timestamp>" }) });

function expectAsDocumented(path: string, { status, json, headers }: Answer): void {
  const response = documented(path, status);
  const validate = ajv.compile({ $ref: `openapi.json${response?.content["application/json"].schema.$ref}` });
  validate(json);
  expect({ path, status, faults: validate.errors }).toEqual({ path, status, faults: null });
  expect(headers.get("content-type")).toBe("application/json");
  for (const name of Object.keys(response?.headers ?? {})) expect(headers.get(name)).toBeTruthy();
  const shown = Object.values(response?.content["application/json"].examples ?? {});
  expect(shown.map(({ value }) => withoutTime(value))).toContainEqual(withoutTime(json));
}

const examples = Object.entries(EXAMPLES).flatMap(([path, all]) => all.map((example) => ({ path, ...example })));

test.each(examples)(
  "given example $name of $path, when it is sent, then the answer is the document's",
  async (example) => {
    // when
    const answer = await request(system, { ...example, signed: example.status !== 401 });

    // then
    expect([answer.status, withoutTime(answer.json)]).toEqual([example.status, withoutTime(example.answer)]);
    expectAsDocumented(example.path, answer);
  },
);

/** A request of each route that is answered 200. */
const valid = examples.filter(({ status, name }) => status === 200 && name !== "stripeIgnored");
const ofCallers = valid.filter(({ parameters }) => parameters?.source === undefined);
const ofSources = valid.filter(({ parameters }) => parameters?.source !== undefined);
const withBody = valid.filter(({ body }) => body !== undefined);

interface Refusal {
  readonly status: number;
  readonly why: string;
  readonly requests: readonly Sent[];
  /** Of the functions' AWS calls, for the answer to fail. */
  readonly fault?: FaultKind;
}

/** What makes each status that no example has. */
const REFUSALS: readonly Refusal[] = [
  { status: 403, why: "nobody signs", requests: ofCallers.map((sent) => ({ ...sent, signed: false })) },
  {
    status: 403,
    why: "no source has the name",
    requests: ofSources.map((sent) => ({ ...sent, parameters: { source: "nobody" } })),
  },
  {
    status: 413,
    why: "the body is too large",
    requests: withBody.map((sent) => ({ ...sent, body: { ...sent.body, more: "x".repeat(410_000) } })),
  },
  { status: 500, why: "AWS fails", requests: valid, fault: "fail" },
  { status: 502, why: "the container ends", requests: valid, fault: "kill" },
];
/** API Gateway's answer after 29 seconds. */
const NOT_AWAITED = 504;

describe.each(REFUSALS)("given that $why", ({ status, requests, fault: kind }) => {
  beforeAll(async () => {
    const always = { functionName: "*", first: 1, last: Number.MAX_SAFE_INTEGER };
    if (kind) await system.inject(["UpdateItem", "Query"].map((operation) => ({ ...always, operation, kind })));
  });
  afterAll(() => system.repair());

  test.each(requests)(`when $path is called, then it is ${status}, as the document says`, async (sent) => {
    const answer = await request(system, sent);

    expect(answer.status).toBe(status);
    expectAsDocumented(sent.path, answer);
  });
});

describe("given a throttle of one request a second", () => {
  let throttled: TestSystem;

  beforeAll(async () => {
    const limits = { throttleRateLimit: 1, throttleBurstLimit: 1 };
    throttled = await start({
      settings: {
        THROTTLE_RATE_LIMIT: "1",
        THROTTLE_BURST_LIMIT: "1",
        WEBHOOK_SOURCES: JSON.stringify(SOURCES.map((source) => ({ ...source, ...limits }))),
      },
    });
  });
  afterAll(() => throttled.stop());

  test.each(valid)("when $path is called three times at once, then 429 is as the document says", async (sent) => {
    const answers = await Promise.all([1, 2, 3].map(() => request(throttled, sent)));

    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) expectAsDocumented(sent.path, answer);
  });
});

test("given the document, when its statuses are counted, then each was answered here but the time-out", () => {
  // given
  const shown = examples.map(({ path, status }) => `${path} ${status}`);
  const refused = REFUSALS.flatMap(({ status, requests }) => requests.map(({ path }) => `${path} ${status}`));
  const throttled = valid.map(({ path }) => `${path} 429`);

  // when
  const known = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
    Object.values(methods).flatMap(({ responses }) => Object.keys(responses).map((status) => `${path} ${status}`)),
  );

  // then
  const answered = new Set([...shown, ...refused, ...throttled]);
  expect(known.filter((status) => !answered.has(status) && !status.endsWith(` ${NOT_AWAITED}`))).toEqual([]);
});

describe("given the local run, when somebody opens the documentation", () => {
  const get = async (path: string, method = "GET") => fetch(new URL(path, system.url), { method });

  test("then the document is the repository's, of the local run's stage", async () => {
    const served = await get("/openapi.json");

    expect(await served.json()).toEqual({ ...DOCUMENT, servers: [{ url: "/prod" }] });
  });

  test("then the page loads nothing from elsewhere", async () => {
    // when
    const page = await get("/docs");
    const html = await page.text();
    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = ""]) => address);

    // then
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(loaded).toHaveLength(4);
    for (const address of loaded.filter((address) => address !== "data:,")) {
      expect(address).toMatch(/^\/docs\//);
      expect((await get(address)).status).toBe(200);
    }
  });

  test("then the API keeps its paths, and other methods are refused", async () => {
    const ofApi = await call(system.url, { path: "/docs" });
    const posted = await get("/docs", "POST");

    expect([ofApi.status, ofApi.json]).toEqual([403, { error: "Missing Authentication Token" }]);
    expect(posted.status).toBe(403);
  });
});
