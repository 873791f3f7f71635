import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { BundleCache } from "../../stacks/bundles/bundle-cache.ts";

let root: string;
let directory: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "bundle-cache-"));
  directory = join(root, "cache");
});
afterEach(() => rmSync(root, { recursive: true }));

const cacheOf = (configuration = "options") => new BundleCache({ directory, root, configuration });

/** An input with a content, and the moment after it was written in which a build may begin. */
async function write(input: string, content: string): Promise<number> {
  writeFileSync(join(root, input), content);
  await setTimeout(50);
  return Date.now();
}

/** Keeps what a build would make of `a.ts`. */
async function keep(content: string, configuration?: string): Promise<void> {
  const startedAt = await write("a.ts", content);
  cacheOf(configuration).keep({ inputs: ["a.ts"], outputs: outputsOf(content) }, startedAt);
}

const outputsOf = (content: string) => new Map([["a/index.mjs", Uint8Array.from(Buffer.from(`built of ${content}`))]]);
const entries = () => readdirSync(directory).map((name) => join(directory, name));

test("given a kept build, when its inputs are unchanged, then its bytes are found", async () => {
  await keep("one");

  expect(cacheOf().find()).toEqual(outputsOf("one"));
});

test("given a kept build, when an input changes, then it is not found, and found again once the input is back", async () => {
  await keep("one");
  await write("a.ts", "two");
  expect(cacheOf().find()).toBeUndefined();

  await write("a.ts", "one");
  expect(cacheOf().find()).toEqual(outputsOf("one"));
});

test("given a kept build, when an input is gone, then it is not found", async () => {
  await keep("one");
  rmSync(join(root, "a.ts"));

  expect(cacheOf().find()).toBeUndefined();
});

test("given a kept build, when options or versions are others, then it is not found", async () => {
  await keep("one");

  expect(cacheOf("other options").find()).toBeUndefined();
});

test("given an input that changed while the build ran, when it is to be kept, then it is not", async () => {
  const startedAt = await write("a.ts", "one");
  await write("a.ts", "two");
  cacheOf().keep({ inputs: ["a.ts"], outputs: outputsOf("one") }, startedAt);

  expect(cacheOf().find()).toBeUndefined();
});

test.each([
  ["is cut off", (content: Buffer) => content.subarray(0, -1)],
  ["is empty", () => Buffer.alloc(0)],
  [
    "has another byte",
    (content: Buffer) => Buffer.concat([content.subarray(0, -1), Buffer.from([(content.at(-1) ?? 0) ^ 1])]),
  ],
])("given a kept build, when its entry %s, then it is not found, and kept anew", async (_what, damage) => {
  await keep("one");
  for (const entry of entries()) writeFileSync(entry, damage(readFileSync(entry)));
  expect(cacheOf().find()).toBeUndefined();

  await keep("one");
  expect(cacheOf().find()).toEqual(outputsOf("one"));
});

test("given an entry that another process is writing, when a build is sought, then it is not looked at", async () => {
  await keep("one");
  const [entry = ""] = entries();
  writeFileSync(join(directory, "1-unfinished"), readFileSync(entry));
  rmSync(entry);

  expect(cacheOf().find()).toBeUndefined();
});

test("given more builds than are kept, when one more is kept, then the one that was not used for the longest is gone", async () => {
  for (const content of ["one", "two", "3", "4", "5", "6", "7", "8"]) await keep(content);
  await write("a.ts", "one");
  expect(cacheOf().find()).toEqual(outputsOf("one"));

  await keep("9");
  expect(entries()).toHaveLength(8);
  await write("a.ts", "two");
  expect(cacheOf().find()).toBeUndefined();
  await write("a.ts", "one");
  expect(cacheOf().find()).toEqual(outputsOf("one"));
});

test("given what a process left that ended while it wrote, when an hour has passed, then it is removed", async () => {
  mkdirSync(directory);
  const left = join(directory, "1-left");
  writeFileSync(left, "");
  await keep("one");
  expect(statSync(left).size).toBe(0);

  utimesSync(left, 0, 0);
  await keep("two");
  expect(entries()).not.toContain(left);
});

test("given a directory that cannot be made, when a build is kept and sought, then nothing happens", async () => {
  writeFileSync(directory, "a file");
  await keep("one");

  expect(cacheOf().find()).toBeUndefined();
});
