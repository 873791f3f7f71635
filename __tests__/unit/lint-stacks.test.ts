import type { Finding } from "../../tools/lint-stacks/checkov.ts";
import { review } from "../../tools/lint-stacks/review.ts";
import { SUPPRESSIONS } from "../../tools/lint-stacks/suppressions.ts";

const finding = (check: string, resource: string, stack = "payment"): Finding => ({
  check,
  resource,
  stack,
  what: "what",
});
const passed = [finding("CKV_1", "a"), finding("CKV_1", "state", "state")];
const stacks = ["payment", "state"];
const suppressed = [{ check: "CKV_2", resources: ["a", "b"], reason: "because" }];

describe("the review of checkov's findings", () => {
  test("given what is suppressed and nothing else, then there is nothing to repair", () => {
    const failed = [finding("CKV_2", "a"), finding("CKV_2", "b")];

    expect(review({ passed, failed }, suppressed, stacks)).toEqual({ faults: [], suppressed: 2 });
  });

  test("given a finding of another resource or check, then it is to be repaired", () => {
    const failed = [
      ...(suppressed[0]?.resources.map((name) => finding("CKV_2", name)) ?? []),
      finding("CKV_2", "c"),
      finding("CKV_3", "a"),
    ];

    expect(review({ passed, failed }, suppressed, stacks).faults).toEqual([
      "CKV_2 payment: c: what",
      "CKV_3 payment: a: what",
    ]);
  });

  test("given a suppression that is not needed, then it is to go", () => {
    expect(review({ passed, failed: [finding("CKV_2", "a")] }, suppressed, stacks).faults).toEqual([
      "CKV_2 b: is suppressed and not found any more",
    ]);
  });

  test("given a stack of which nothing was checked, then that is a fault", () => {
    expect(review({ passed: passed.slice(0, 1), failed: [] }, [], stacks).faults).toEqual([
      "state: nothing was checked",
    ]);
  });
});

test("given the suppressions, when their checks are listed, then none is suppressed in two places", () => {
  const checks = SUPPRESSIONS.map(({ check }) => check);

  expect(new Set(checks).size).toBe(checks.length);
});
