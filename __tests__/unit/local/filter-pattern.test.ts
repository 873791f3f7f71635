import { readFilterPattern } from "../../../local/aws/services/cloudwatch-logs/filter-pattern.ts";

const LINE = JSON.stringify({ level: "ERROR", message: "request failed", status: 500, error: { name: "Timeout" } });

test.each([
  ["", true],
  ["failed", true],
  ['request "request failed"', true],
  ["request recorded", false],
  ['?recorded ?"request failed"', true],
  ["?recorded ?repeated", false],
  ["request -failed", false],
  ['{ $.level = "ERROR" }', true],
  ['{ $.level != "ERROR" }', false],
  ['{ $.error.name = "Time*" }', true],
  ["{ $.status = 5* }", true],
  ['{ $.absent != "x" }', false],
  ['{ $.level = "WARN" || $.message = "request failed" && $.status = 500 }', true],
  ['{ ($.level = "WARN" || $.message = "request failed") && $.status = 400 }', false],
])("given the filter pattern %s, when a line is compared with it, then it is meant: %s", (pattern, expected) => {
  expect(readFilterPattern(pattern)(LINE)).toBe(expected);
});

test("given a pattern of fields, when a line is not JSON, then it is not meant", () => {
  expect(readFilterPattern('{ $.level = "ERROR" }')("level ERROR")).toBe(false);
  expect(readFilterPattern('{ $.level = "ERROR" }')("{ level ERROR")).toBe(false);
});

test.each([
  '{ $.level = "ERROR"',
  "{ level = x }",
  '"open',
  '{ $.a = "b" } more',
  "{ $.a > 1 }",
  `${"x".repeat(1025)}`,
])("given %s, which is not a pattern that is emulated, when it is read, then it is refused", (pattern) => {
  expect(() => readFilterPattern(pattern)).toThrow("Invalid filter pattern");
});
