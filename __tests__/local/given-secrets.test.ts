import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { SchemeName } from "../../functions/domain/schemes/names.ts";
import { secretVariable } from "../../local/development-secret.ts";
import { inSettings } from "../../testing/factories/configured-sources.ts";
import { EVERY_SOURCE, type SourceEvent, sendEvent } from "../../testing/factories/signed-webhooks.ts";
import { endAfterTest, endStarted, ROOT, ready, removeTemporary, start } from "../../testing/systems/npm-start.ts";
import { waitFor } from "../../testing/wait-for.ts";

/** As the senders themselves and their tools write secrets. */
const GIVEN: Readonly<Record<SchemeName | "hmac" | "token" | "basic", string>> = {
  adyen: "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056",
  checkout: "2ce0ab1b-6f9f-4f3a-9d2c-5a6d0c1e7b55",
  mollie: "9kQ2ZrT7yW4mX1cV8bN5pL3sD6fG0hJa",
  paddle: "pdl_ntfset_01hkpjyd5fx5vfcz7qm2c7e9yf_t0cYzDxYl8k3yq1mXhW5sN2oRvBfGaJu",
  paypal: "8PT597110X687430LKGECATA",
  razorpay: "53f1c0a86d3b1d0f2f5b1d7cbd8a0ee4e7d2a5c39b6f8e10",
  shopify: "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",
  square: "Ibxx_5AKakO-3qeNVR61Dw",
  "standard-webhooks": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  basic: "shop:pW6vR2kX9sQ4mT7yB1nL",
  hmac: "whsec_pQ8xLr2ZtVb6YmKc0NfJ5hWd3SgUa7Ei",
  token: "tok-7f3b9d1c5e8a4062",
  stripe: "whsec_3f9a1c7be2d84f60a5c19e07d3b8f2465ce1a0974b3d8f62e7a9c5d1b0483f6e",
};

const SETTINGS = {
  WEBHOOK_SOURCES: JSON.stringify(EVERY_SOURCE.map(inSettings)),
  LOG_LEVEL: "DEBUG",
  ...Object.fromEntries(EVERY_SOURCE.map(({ name, scheme }) => [secretVariable(name), `${GIVEN[scheme]}\n`])),
};

afterEach(endStarted);
afterAll(removeTemporary);

const shownRequests = (output: string) => output.match(/^\S+ {2}request /gm)?.length;

/** `npm run webhook --`, with these variables too. */
async function command(source: string, variables: Readonly<Record<string, string>>) {
  const child = spawn("node", ["tools/webhook/main.ts", source], { cwd: ROOT, env: { ...process.env, ...variables } });
  endAfterTest(child);
  const [output, [status]] = await Promise.all([text(child.stdout), once(child, "close")]);
  return { output, status };
}

test("given secrets in variables, when npm start serves sources of every scheme, then what these secrets sign is let in, nothing else, and none of them is shown", async () => {
  // given
  const run = start(["--verbose"], SETTINGS);
  const url = await ready(run);
  const send = async (event: SourceEvent) => (await sendEvent(url, event)).status;

  // when
  const given = await Promise.all(
    EVERY_SOURCE.map(({ name: source, scheme }) =>
      send({ source, transaction_id: `given-${source}`, secret: GIVEN[scheme] }),
    ),
  );
  const development = await Promise.all(
    EVERY_SOURCE.map(({ name: source }) => send({ source, transaction_id: `development-${source}` })),
  );
  const variables = { ...SETTINGS, PORT: new URL(url).port };
  const { WEBHOOK_SECRET_STRIPE, ...others } = variables as typeof variables & Record<string, string>;
  const [known, unknown] = await Promise.all([command("stripe", variables), command("stripe", others)]);
  await waitFor("the last request to be shown", () => shownRequests(run.output.stdout) === 2 * EVERY_SOURCE.length + 2);

  // then
  expect(given).toEqual(EVERY_SOURCE.map(() => 200));
  expect(development).toEqual(EVERY_SOURCE.map(() => 401));
  expect([known.status, unknown.status]).toEqual([0, 1]);
  for (const { name, scheme } of EVERY_SOURCE) {
    expect(run.output.stdout).toContain(
      `${name}: ${scheme} at ${url}/webhooks/${name}\n    secret   that of ${secretVariable(name)},`,
    );
  }
  const shown = run.output.stdout + run.output.stderr + known.output + unknown.output;
  expect(Object.values(GIVEN).filter((secret) => shown.includes(secret.slice(6, 20)))).toEqual([]);
  expect(shown).not.toContain("whsec_");
  run.child.kill("SIGTERM");
  expect(await run.exited).toBe(0);
});

test("given a source of a sender's test mode, when npm start shows how to try it, then the command sends an event of that mode", async () => {
  // given
  const run = start([], { WEBHOOK_SOURCES: '[{"name":"stripe","scheme":"stripe","mode":"test"}]' });
  const url = await ready(run);

  // when
  const [, words = ""] = /npm run webhook -- (.*)$/m.exec(run.output.stdout) ?? [];
  const child = spawn("node", ["tools/webhook/main.ts", ...words.split(" ")], {
    cwd: ROOT,
    env: { ...process.env, PORT: new URL(url).port },
  });
  endAfterTest(child);
  const [output] = await Promise.all([text(child.stdout), once(child, "close")]);

  // then
  expect(output).toContain('200 {"message":"Payment processed successfully"}');
  run.child.kill("SIGTERM");
  expect(await run.exited).toBe(0);
});
