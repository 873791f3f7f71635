import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { endStarted, removeTemporary, start, temporary } from "../../testing/systems/npm-start.ts";

const occupant = createServer();

afterEach(endStarted);
afterAll(() => {
  occupant.close();
  removeTemporary();
});

test("given a port in use, when npm start is run, then it says so in one clear line", async () => {
  // given
  occupant.listen(0, "127.0.0.1");
  await once(occupant, "listening");
  const { port } = occupant.address() as { port: number };

  // when
  const { exited, output } = start([], { PORT: String(port) });

  // then
  expect(await exited).toBe(1);
  expect(output.stderr).toBe(`npm start: port ${port} is in use: set PORT to another one\n`);
  expect(readdirSync(temporary)).toEqual([]);
});

test.each([
  [
    "a bad port",
    2,
    [],
    { PORT: "http" },
    /^npm start: PORT: "http" given, allowed: 0 to 65535 \(see npm start -- --help\)\n$/,
  ],
  [
    "an app that is not there",
    2,
    ["--app", "app.ts"],
    {},
    /^npm start: --app: "app\.ts" given, allowed: a file that is there .*\n$/,
  ],
  ["an unknown flag", 2, ["--dta", "x"], {}, /^npm start: Unknown option '--dta' .*\n$/],
  [
    "a fault of an unknown operation",
    2,
    ["--fault", "webhook-processor:SendMesage=fail"],
    {},
    /^npm start: --fault: "webhook-processor:SendMesage=fail" given, allowed: operation .*SendMessage, .*\n$/,
  ],
  [
    "clocks that are not minutes",
    2,
    ["--clocks", "0,soon"],
    {},
    /^npm start: --clocks: "0,soon" given, allowed: whole minutes, as 0,5,-5 .*\n$/,
  ],
  [
    "a bad setting",
    1,
    [],
    { LOG_LEVEL: "loud" },
    /^npm start: cannot synthesize: .*logLevel: given "loud"; allowed: .*\n$/,
  ],
  [
    "a secret that is not one of its source's scheme",
    1,
    [],
    { WEBHOOK_SOURCES: '[{"name":"my-shop","scheme":"stripe"}]', WEBHOOK_SECRET_MY_SHOP: "sk_test_0000000000000000" },
    /^npm start: WEBHOOK_SECRET_MY_SHOP: not a secret of scheme stripe; the secret must be whsec_ and 16 to 512 visible ASCII characters\n$/,
  ],
  [
    "a secret of a source that there is not",
    1,
    [],
    { WEBHOOK_SOURCES: '[{"name":"my-shop","scheme":"stripe"}]', WEBHOOK_SECRET_STRIPE: "whsec_0000000000000000" },
    /^npm start: WEBHOOK_SECRET_STRIPE: no source has that name; allowed: WEBHOOK_SECRET_MY_SHOP\n$/,
  ],
  [
    "a secret without a source",
    1,
    [],
    { WEBHOOK_SECRET_STRIPE: "whsec_0000000000000000" },
    /^npm start: WEBHOOK_SECRET_STRIPE: no source has that name; allowed: none without sources\n$/,
  ],
  ["an argument that is not an option", 2, ["data"], {}, /^npm start: "data" given, allowed: options only .*\n$/],
  [
    "a directory for temporary files that does not exist",
    1,
    [],
    { TMPDIR: "/does-not-exist" },
    /^npm start: TMPDIR: given "\/does-not-exist" \(ENOENT\); allowed: a directory to write to\n$/,
  ],
  ["a data directory that is a file", 1, ["--data", __filename], {}, /^npm start: cannot keep data in .*\n$/],
])(
  "given %s, when it starts, then it ends with %i and one clear line",
  async (_what, code, args, environment, line) => {
    // when
    const { exited, output } = start(args, environment as Record<string, string>);

    // then
    expect(await exited).toBe(code);
    expect(output.stderr).toMatch(line);
    expect(readdirSync(temporary)).toEqual([]);
  },
);
