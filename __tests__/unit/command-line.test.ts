import { CommandFailure, readArguments, refuseArguments, runCommand, UsageError } from "../../command-line/command.ts";
import { oneOf, wholeNumber } from "../../command-line/values.ts";

/** What a command prints and ends with. */
async function outcomeOf(run: () => Promise<number>, args: readonly string[] = [], help?: string) {
  const written: string[] = [];
  const out = jest.spyOn(process.stdout, "write").mockImplementation((text) => written.push(`out ${text}`) > 0);
  const err = jest.spyOn(console, "error").mockImplementation((text) => written.push(`err ${text}`));
  const { exitCode } = process;
  try {
    await runCommand({ typed: "npm run x", usage: "Usage: npm run x\n", run, ...(help && { help }) }, args);
    return [process.exitCode, ...written];
  } finally {
    process.exitCode = exitCode;
    out.mockRestore();
    err.mockRestore();
  }
}

describe("a command", () => {
  test("given --help among its arguments, when it runs, then it prints its usage and does nothing else", async () => {
    const run = jest.fn();

    expect(await outcomeOf(run, ["y", "--help"])).toEqual([0, "out Usage: npm run x\n"]);
    expect(run).not.toHaveBeenCalled();
  });

  test.each([0, 1])("given a run that returns %i, when it ends, then with that code", async (code) => {
    expect(await outcomeOf(async () => code)).toEqual([code]);
  });

  test("given wrong usage, when it runs, then it ends with 2, one line, and where help is", async () => {
    const run = async () => Promise.reject(new UsageError('"y" given, allowed: z'));

    expect(await outcomeOf(run)).toEqual([2, 'err npm run x: "y" given, allowed: z (see npm run x -- --help)']);
  });

  test("given wrong usage of a command with commands of its own, when it runs, then it says where that one's help is", async () => {
    const run = async () => Promise.reject(new UsageError("no y given"));

    expect(await outcomeOf(run, [], "npm run x -- z --help")).toEqual([
      2,
      "err npm run x: no y given (see npm run x -- z --help)",
    ]);
  });

  test("given a failure that a person can act on, when it runs, then it ends with 1 and one line", async () => {
    expect(await outcomeOf(() => Promise.reject(new CommandFailure("no answer")))).toEqual([
      1,
      "err npm run x: no answer",
    ]);
  });

  test("given a fault of its own, when it runs, then the error is thrown on", async () => {
    await expect(outcomeOf(() => Promise.reject(new TypeError("x is undefined")))).rejects.toThrow("x is undefined");
  });
});

describe("arguments", () => {
  test("given options and other arguments, when they are read, then both are told apart", () => {
    const { values, positionals } = readArguments(["a", "--name", "b", "c"], { name: { type: "string" } });

    expect([values.name, positionals]).toEqual(["b", ["a", "c"]]);
  });

  test.each([
    [["--nme", "b"], "Unknown option '--nme'"],
    [["--name"], "Option '--name <value>' argument missing"],
    [["--name", "--name"], "Option '--name' argument is ambiguous"],
  ])("given %j, when they are read, then it is wrong usage in one sentence", (args, message) => {
    expect(() => readArguments(args, { name: { type: "string" } })).toThrow(new UsageError(message));
  });

  test("given an argument to a command that takes none, when they are read, then it is wrong usage", () => {
    expect(() => refuseArguments(["all"])).toThrow(new UsageError('"all" given, allowed: no arguments'));
    expect(() => refuseArguments(["--all"])).toThrow(new UsageError("Unknown option '--all'"));
  });
});

describe("values", () => {
  test.each(["0", "65535"])("given %s for 0 to 65535, when it is read, then it is that number", (text) => {
    expect(wholeNumber("PORT", text, { from: 0, to: 65_535 })).toBe(Number(text));
  });

  test.each(["", "-1", "65536", "1e3", "0x10", " 1", "1.0"])(
    "given %j, when it is read, then it is refused",
    (text) => {
      const message = `PORT: "${text}" given, allowed: 0 to 65535`;
      expect(() => wholeNumber("PORT", text, { from: 0, to: 65_535 })).toThrow(new UsageError(message));
    },
  );

  test("given one of what is allowed or another, when it is read, then it is that one or refused", () => {
    expect(oneOf("--kind", ["a", "b"], "b")).toBe("b");
    expect(() => oneOf("--kind", ["a", "b"], "c")).toThrow(new UsageError('--kind: "c" given, allowed: a, b'));
    expect(() => oneOf(undefined, ["a", "b"], "c")).toThrow(new UsageError('"c" given, allowed: a, b'));
  });
});
