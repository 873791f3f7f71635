import type { Costs } from "../../../tools/bench/sources/measure.ts";
import { rowsOf } from "../../../tools/bench/sources/rows.ts";

const COSTS: Costs = {
  untilFirstAwsCall: [100, 200, 90],
  ownTime: 0.1,
  steps: [["UpdateItem"], ["PutItem", "SendMessage"], ["UpdateItem"]],
  wrongAnswers: [],
};
const CODE = Buffer.from("code");

const missedOf = (changes: Partial<Costs>, code: Buffer = CODE) =>
  rowsOf("now", code, { ...COSTS, ...changes }, COSTS)
    .filter(({ met }) => met === false)
    .map(({ metric }) => metric);

test("given costs as before, when they are compared, then every goal is met", () => {
  expect(missedOf({})).toEqual([]);
});

test.each<[string, Partial<Costs>, string]>([
  [
    "a slower cold start, round by round",
    { untilFirstAwsCall: [106, 212, 80] },
    "cold start until the first AWS call, p50",
  ],
  ["more own time", { ownTime: 0.151 }, "own time a call, p50"],
  ["one step more", { steps: [...COSTS.steps, ["Query"]] }, "sequential AWS calls"],
  ["another answer than 200", { wrongAnswers: [500] }, "answer"],
])("given %s, when it is compared, then that goal is missed", (_what, changes, metric) => {
  expect(missedOf(changes)).toEqual([`webhook-receiver, now: ${metric}`]);
});

test("given what is compared with, when its rows are made, then they have no goal", () => {
  expect(rowsOf("before", CODE, COSTS, COSTS).filter(({ goal }) => goal !== undefined)).toEqual([]);
});
