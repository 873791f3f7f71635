import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandFailure } from "../../../command-line/command.ts";
import type { Environment } from "../../../tools/ops/environment/environment.ts";
import { isKnownSource } from "../../../tools/ops/environment/webhook-source.ts";
import { openLines } from "../../../tools/ops/import/lines.ts";
import { askedReason } from "../../../tools/ops/payments/asked.ts";

describe("given why somebody changes something", () => {
  test.each(["the bank returned it, ticket 4711", "request 4711 of 2026-11-28, by their team @ 9:30"])(
    "when it names no person, as %j, then it is kept as it is",
    (reason) => {
      expect(askedReason({ values: { reason }, positionals: [] })).toBe(reason);
    },
  );

  test.each(["request of bob@example.com", "paid with 4111 1111 1111 1111", "4111111111111111"])(
    "when it holds an address or a card's number, as %j, then it is refused and not repeated",
    (reason) => {
      expect(() => askedReason({ values: { reason }, positionals: [] })).toThrow(
        /^--reason: an e-mail address or a long number given, allowed: words that name no person$/,
      );
    },
  );
});

describe("given a webhook source that chooses what is shown", () => {
  const asked = async (name: string | undefined, variables: () => Promise<Record<string, string>>) => {
    const told: string[] = [];
    const environment: Pick<Environment, "variables"> = { variables };
    return [await isKnownSource(environment, name, (text) => told.push(text)), ...told];
  };
  const receiver = async () => ({
    WEBHOOK_SOURCES: JSON.stringify([{ name: "stripe", scheme: "stripe", secretId: "arn" }]),
  });

  test.each([["stripe"], [undefined]])("when it is %s, then nothing is told", async (name) => {
    expect(await asked(name, receiver)).toEqual([true]);
  });

  test("when it is misspelt, then that is told with those that there are", async () => {
    expect(await asked("strip", receiver)).toEqual([
      false,
      '--source: "strip" is not a source of this environment now; its sources: stripe',
    ]);
  });

  test("when the key cannot be used, then nobody knows, and nothing is told", async () => {
    const unusable = () => Promise.reject(new CommandFailure("the variables cannot be read"));

    expect(await asked("strip", unusable)).toEqual([true]);
  });
});

describe("given events to import", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "import-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test("when they are in a pipe, then they can be read twice, as the rehearsal and the import do", async () => {
    const pipe = join(directory, "pipe");
    execFileSync("mkfifo", [pipe]);
    const [lines] = await Promise.all([openLines(pipe), writeFile(pipe, "a\n\nb\n")]);

    const [first, second] = [await Array.fromAsync(lines.read()), await Array.fromAsync(lines.read())];
    await lines.close();

    expect(first).toEqual([
      { number: 1, text: "a" },
      { number: 3, text: "b" },
    ]);
    expect(second).toEqual(first);
  });

  test("when their file is a directory, then that is said", async () => {
    await expect(openLines(directory)).rejects.toThrow(
      `"${directory}" given (a directory), allowed: a file, or - for the standard input`,
    );
  });
});
