import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { Environment } from "../../../tools/ops/environment/environment.ts";
import { readAlarms } from "../../../tools/ops/health/alarms.ts";
import { type Health, problemsOf } from "../../../tools/ops/health/health.ts";
import { screenOf } from "../../../tools/ops/health/screen.ts";

const WELL: Health = {
  range: { from: "2026-11-28T11:00:00.000Z", to: "2026-11-28T12:00:00.000Z" },
  key: undefined,
  alarms: { total: 38, ringing: [] },
  queues: [
    { name: "payment-notifications-prod", isDeadLetterQueue: false, visible: 7, inFlight: 0, delayed: 0, age: 130 },
    {
      name: "payment-notifications-dlq-prod",
      isDeadLetterQueue: true,
      visible: 0,
      inFlight: 0,
      delayed: 0,
      age: undefined,
    },
  ],
  functions: [],
  sources: [],
  problems: [],
};

const RINGING = {
  name: "payment-api-prod-5xx-errors",
  since: "2026-11-28T11:50:00.000Z",
  description: "Callers get 5xx.",
};

test("given waiting messages and quiet alarms, when problems are looked for, then there are none", () => {
  expect(problemsOf(WELL)).toEqual([]);
  expect(screenOf(WELL, "prod").split("\n")).toEqual(
    expect.arrayContaining([
      "prod at 2026-11-28T12:00:00Z: nothing is wrong",
      "Alarms: none of 38 rings",
      expect.stringMatching(/^payment-notifications-prod +7 +0 +0 +2 min$/),
    ]),
  );
});

test("given an alarm that rings and throttled invocations, when problems are looked for, then each is one, and the screen says what it means", () => {
  const unwell = {
    ...WELL,
    alarms: { total: 38, ringing: [RINGING] },
    functions: [{ name: "transaction-reader", throttled: 3 } as Health["functions"][number]],
  };

  const problems = problemsOf(unwell);

  expect(problems).toEqual(["payment-api-prod-5xx-errors rings", "3 invocations of transaction-reader throttled"]);
  expect(screenOf({ ...unwell, problems }, "prod")).toContain("2 things are wrong");
  expect(screenOf({ ...unwell, problems }, "prod")).toMatch(
    /payment-api-prod-5xx-errors +2026-11-28T11:50:00 +Callers/,
  );
});

test("given alarms of several environments on several pages, when those of one are read, then all of its pages are, and nobody else's", async () => {
  const alarm = (AlarmName: string, topic: string, StateValue = "ALARM") => ({
    AlarmName,
    AlarmActions: [`arn:aws:sns:eu-central-1:1:${topic}`],
    StateValue,
    StateUpdatedTimestamp: new Date("2026-11-28T11:50:00.000Z"),
  });
  const pages = [
    {
      MetricAlarms: [alarm("of-staging", "payment-alarms-staging"), alarm("quiet", "payment-alarms-prod", "OK")],
      NextToken: "more",
    },
    { MetricAlarms: [alarm("a-teams-own", "payment-alarms-prod"), alarm("prefixed", "acme-payment-alarms-prod")] },
  ];
  const metrics = new CloudWatchClient({ region: "eu-central-1" });
  jest.spyOn(metrics, "send").mockImplementation(async () => pages.shift());
  const environment = { clients: { metrics }, name: (what: string) => `${what}-prod` } as unknown as Environment;

  const alarms = await readAlarms(environment);

  expect(alarms).toMatchObject({ total: 2, ringing: [{ name: "a-teams-own", since: "2026-11-28T11:50:00.000Z" }] });
});
