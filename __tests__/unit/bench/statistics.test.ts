import { coveredTime, steps } from "../../../tools/bench/calls/interval.ts";
import { median, percentile, sum } from "../../../tools/bench/statistics.ts";

describe("given samples", () => {
  const samples = [15, 20, 35, 40, 50];

  test.each([
    [5, 15],
    [30, 20],
    [40, 20],
    [50, 35],
    [99, 50],
    [100, 50],
  ])(
    "when a percentile of %i %% is asked for, then it is the smallest sample that so many do not exceed",
    (percent, expected) => {
      expect(percentile(samples, percent)).toBe(expected);
    },
  );

  test("when they have no order, then a percentile needs none, and changes none", () => {
    const unordered = [3, 10, 1, 2];
    expect(median(unordered)).toBe(2);
    expect(unordered).toEqual([3, 10, 1, 2]);
  });

  test("when there are none, then a percentile is refused", () => {
    expect(() => percentile([], 50)).toThrow("a percentile needs samples, given none");
  });
});

test("given numbers, when they are summed, then they add up, nothing to zero", () => {
  expect(sum([1, 2, 3.5])).toBe(6.5);
  expect(sum([])).toBe(0);
});

describe("given intervals", () => {
  const [first, second, third, fourth] = [
    { start: 0, end: 2 },
    { start: 2, end: 5 },
    { start: 3, end: 4 },
    { start: 6, end: 7 },
  ];

  test("when they overlap, then they are one step as long as they do", () => {
    expect(steps([fourth, third, second, first])).toEqual([[first], [second, third], [fourth]]);
    expect(steps([])).toEqual([]);
  });

  test("when their time is counted, then they cover it once", () => {
    expect(coveredTime([fourth, third, second, first])).toBe(6);
    expect(coveredTime([])).toBe(0);
  });
});
