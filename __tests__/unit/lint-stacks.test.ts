import { settingsFrom } from "../../stacks/settings/settings.ts";
import type { Finding, Findings } from "../../tools/lint-stacks/findings.ts";
import { FORMS } from "../../tools/lint-stacks/forms.ts";
import { review } from "../../tools/lint-stacks/review.ts";
import { SUPPRESSIONS } from "../../tools/lint-stacks/suppressions.ts";

const finding = (check: string, resource: string, stack = "payment"): Finding => ({
  check,
  resource,
  stack,
  what: "what",
});
const PASSED = [finding("CKV_1", "a"), finding("CKV_1", "state", "state")];
const stacks = ["payment", "state"];
const found = (failed: readonly Finding[], passed: readonly Finding[] = PASSED): Findings[] => [
  { tool: "checkov", passed, failed },
];
const suppressed = [{ check: "CKV_2", resources: ["a", "b"], reason: "because" }];

describe("the review of the tools' findings", () => {
  test("given what is suppressed and nothing else, then there is nothing to repair", () => {
    const failed = [finding("CKV_2", "a"), finding("CKV_2", "b")];

    expect(review(found(failed), suppressed, stacks)).toEqual({
      faults: [],
      counts: [{ tool: "checkov", passed: 2, suppressed: 2 }],
    });
  });

  test("given a finding of another resource or check, then it is to be repaired", () => {
    const failed = [
      ...(suppressed[0]?.resources.map((name) => finding("CKV_2", name)) ?? []),
      finding("CKV_2", "c"),
      finding("CKV_3", "a"),
    ];

    expect(review(found(failed), suppressed, stacks).faults).toEqual([
      "CKV_2 payment: c: what",
      "CKV_3 payment: a: what",
    ]);
  });

  test("given a suppression that is not needed, then it is to go", () => {
    expect(review(found([finding("CKV_2", "a")]), suppressed, stacks).faults).toEqual([
      "CKV_2 b: is suppressed and not found any more",
    ]);
  });

  test("given a stack of which a tool checked nothing, then that is a fault", () => {
    const findings = [...found([]), { tool: "tflint", passed: PASSED.slice(0, 1), failed: [] }];

    expect(review(findings, [], stacks).faults).toEqual(["tflint: state: nothing was checked"]);
  });

  test("given a finding in several forms, then it is told once", () => {
    const failed = [finding("CKV_3", "a"), finding("CKV_3", "a")];

    expect(review(found(failed), [], stacks).faults).toEqual(["CKV_3 payment: a: what"]);
  });
});

test("given the suppressions, when their checks are listed, then none is suppressed in two places", () => {
  const checks = SUPPRESSIONS.map(({ check }) => check);

  expect(new Set(checks).size).toBe(checks.length);
});

test("given the settings that are off, on or a list that may be empty, when the forms are read, then each is on in one and off in another", () => {
  const forms = Object.values(FORMS).map((form) => settingsFrom({}, undefined, form) as Record<string, unknown>);
  const isOn = (value: unknown) => (Array.isArray(value) ? value.length > 0 : value === true);
  const switches = Object.entries(settingsFrom({}, undefined, {})).filter(
    ([, value]) => typeof value === "boolean" || (Array.isArray(value) && value.length === 0),
  );

  const always = switches.filter(([key]) => new Set(forms.map((settings) => isOn(settings[key]))).size === 1);

  expect(switches.length).toBeGreaterThan(10);
  expect(always.map(([key]) => key)).toEqual([]);
});
