import type { FunctionName } from "../../../functions/runtime/environment.ts";
import { expectedLoad } from "../../../stacks/definitions/expected-load.ts";
import { costReport, perMillion, perMonth } from "../../../tools/bench/cost/report.ts";
import { DEFAULTS, dollars, logBytesBySource, webhookItems } from "../../../tools/bench/cost/webhook.ts";
import { expectedMilliseconds } from "../../../tools/bench/paper/assumptions.ts";
import { type Counts, readCounts } from "../../../tools/bench/paper/counts.ts";
import { readUnits, storedItems, writeUnits } from "../../../tools/bench/paper/items.ts";
import { readReport } from "../../../tools/bench/report/document.ts";
import { bottlenecks } from "../../../tools/bench/scale/bottlenecks.ts";
import { saturated, scaleReport } from "../../../tools/bench/scale/report.ts";

const counts = readCounts();

const few = { stepsAfterPause: [], logLines: 1, logBytes: 100, metricLines: 1, metricBytes: 100 };
const simple: Counts = {
  "webhook-processor": { steps: [["UpdateItem"], ["PutItem", "SendMessage"]], ...few },
  "notification-dispatcher": { steps: [["Query"]], ...few },
  "webhook-receiver": {
    ...few,
    steps: [["UpdateItem"]],
    stepsAfterPause: [["GetSecretValue", "GetSecretValue"], ["UpdateItem"]],
  },
};

describe("the documents", () => {
  test("hold the cost as the committed counts make it: else `npm run cost`", () => {
    expect(readReport("cost")).toBe(costReport(counts));
  });

  test("hold the scale as the committed counts make it: else `npm run cost`", () => {
    expect(readReport("scale")).toBe(scaleReport(counts));
  });
});

describe("milliseconds of a call", () => {
  test("are its steps, each as long as its slowest call, and the function's own", () => {
    expect(expectedMilliseconds(simple, "webhook-processor")).toBe(8 + 12 + 5);
  });

  test("are within what synth reckons with", () => {
    const functions = Object.keys(counts) as FunctionName[];
    const slower = functions.filter((name) => expectedMilliseconds(counts, name) > expectedLoad(name).milliseconds);
    expect(functions.length).toBeGreaterThanOrEqual(4);
    expect(slower).toEqual([]);
  });

  test("of a function that was not counted are refused", () => {
    expect(() => expectedMilliseconds({}, "webhook-processor")).toThrow("no counts of webhook-processor: npm run cost");
  });
});

describe("the cost", () => {
  test("of an item is its amount by its list price", () => {
    expect(dollars({ what: "publish", priced: "publish", amount: 2_000_000 })).toBeCloseTo(1);
  });

  test("of a webhook holds each call that was counted", () => {
    const amounts = new Map(webhookItems(simple, DEFAULTS).map(({ what, amount }) => [what, amount]));
    expect(amounts.get("DynamoDB: claim, complete")).toBe(2);
    expect(amounts.get("webhook-processor: 25 ms")).toBeCloseTo(0.025 * 0.5);
  });

  test("of a signed webhook holds its share of what a container reads of the secret each minute", () => {
    const choices = { ...DEFAULTS, signed: true, signedWebhooksPerContainerMinute: 4 };
    const amounts = new Map(webhookItems(simple, choices).map(({ what, amount }) => [what, amount]));
    expect(amounts.get("Secrets Manager: reads")).toBe(0.5);
    expect(amounts.get("KMS: decrypts of the secret")).toBe(0.5);
    expect([amounts.has("webhook-receiver: requests"), amounts.has("webhook-processor: requests")]).toEqual([
      true,
      false,
    ]);
  });

  test("moves with the settings", () => {
    expect(perMillion(counts, { dataTrace: false })).toBeLessThan(perMillion(counts));
    expect(perMillion(counts, { logLevel: "WARN" })).toBeLessThan(perMillion(counts));
    expect(perMillion(counts, { tableClass: "STANDARD_INFREQUENT_ACCESS" })).toBeGreaterThan(perMillion(counts));
    expect(perMillion(counts, { webAcl: true }) - perMillion(counts)).toBeCloseTo(0.6);
    expect(perMonth(60)).toBeGreaterThan(perMonth());
  });

  test("of logs without data trace holds none of it", () => {
    expect(logBytesBySource(simple, { ...DEFAULTS, dataTrace: false })).toMatchObject({ trace: 0, functions: 252 });
  });
});

test("units are counted by begun KB, and small items take one", () => {
  expect([1, 1024, 1025].map(writeUnits)).toEqual([1, 1, 2]);
  expect([1, 4096, 4097].map(readUnits)).toEqual([1, 1, 2]);
  expect(writeUnits(storedItems().idempotency)).toBe(1);
});

describe("the scale", () => {
  test("names the narrowest first: by default the throttle, and nothing before it", () => {
    const [first, ...others] = bottlenecks(counts);
    expect(first).toMatchObject({ what: "throttle of the stage", capacity: 1000 });
    expect(others.filter(({ capacity }) => capacity < 1000)).toEqual([]);
    expect(saturated(counts, 1)).toEqual([]);
  });

  test("says that a transaction's partition cannot be raised", () => {
    expect(saturated(counts, 10).filter(({ quota }) => quota === "cannot be raised")).toHaveLength(1);
  });
});
