import { reviewDependencies } from "../../tools/outdated/review.ts";

const NODE = { below: "25.0.0", why: "Lambda runs Node 24" };
const ALL = ["node", "zod"];
/** Newer than its bound, as the registry has it. */
const NODE_26 = { name: "node", current: "24.21.0", latest: "26.10.0", newest: "24.21.0" };

test("given a dependency with a newer version, when they are reviewed, then it is named, with both versions", () => {
  const { lines, outdated } = reviewDependencies(
    [{ name: "zod", current: "4.9.1", latest: "4.10.0", newest: "4.10.0" }],
    {},
    ALL,
  );

  expect(lines).toEqual(["outdated: zod 4.9.1, newest 4.10.0"]);
  expect(outdated).toBe(true);
});

test.each([
  [
    "that is newer than what the registry calls its latest",
    [NODE_26, { name: "zod", current: "15.0.0", latest: "13.1.0", newest: "13.1.0" }],
  ],
  ["at the newest version below its bound", [NODE_26]],
])(
  "given a dependency %s, when they are reviewed, then nothing is to be done, and the bound is told",
  (_what, newer) => {
    expect(reviewDependencies(newer, { node: NODE }, ALL)).toEqual({
      lines: ["held back: node below 25.0.0: Lambda runs Node 24"],
      outdated: false,
    });
  },
);

test("given a dependency behind the newest version below its bound, when they are reviewed, then it is outdated", () => {
  const newer = [{ ...NODE_26, current: "24.1.0" }];

  expect(reviewDependencies(newer, { node: NODE }, ALL).outdated).toBe(true);
});

test("given a reason for what is no dependency any more, when they are reviewed, then it is not needed", () => {
  const { lines, outdated } = reviewDependencies([], { gone: NODE }, ALL);

  expect(lines[0]).toContain("not needed: gone");
  expect(outdated).toBe(true);
});

test.each([
  ["no", []],
  ["only one allowed", [{ name: "node", current: "24.1.0", latest: "24.21.0", newest: "24.21.0" }]],
])(
  "given a reason to hold back what has %s newer version, when they are reviewed, then it is not needed",
  (_what, newer) => {
    const { lines, outdated } = reviewDependencies(newer, { node: NODE }, ALL);

    expect(lines).toContain(
      "not needed: node is held back in tools/outdated/held-back.ts, and there is no version from 25.0.0 on",
    );
    expect(outdated).toBe(true);
  },
);
