import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { RunningEmulator } from "../../local/aws/emulator.ts";
import { emulatorConfig } from "../../local/aws/emulator-config.ts";
import { CLOUDWATCH_EMULATOR } from "../../local/aws/services/cloudwatch-emulator.ts";

let emulator: RunningEmulator;
let cloudWatch: CloudWatchClient;
let logs: CloudWatchLogsClient;

const STREAM = { logGroupName: "/test/metrics", logStreamName: "stream" };

/** A line as the functions write it: a count of 1, by service or by service and source. */
const counted = (minute: number, name: string, dimensions: Readonly<Record<string, string>>) => ({
  timestamp: minute * 60_000,
  message: JSON.stringify({
    _aws: {
      Timestamp: minute * 60_000,
      CloudWatchMetrics: [{ Namespace: "Test", Dimensions: [Object.keys(dimensions)], Metrics: [{ Name: name }] }],
    },
    ...dimensions,
    [name]: [1],
  }),
});

const OF_SOURCE = { service: "receiver", source: "stripe" };

beforeAll(async () => {
  emulator = await CLOUDWATCH_EMULATOR.start({});
  const config = emulatorConfig(`http://127.0.0.1:${emulator.port}`);
  cloudWatch = new CloudWatchClient(config);
  logs = new CloudWatchLogsClient(config);
  await logs.send(new CreateLogGroupCommand({ logGroupName: STREAM.logGroupName }));
  await logs.send(new CreateLogStreamCommand(STREAM));
  const logEvents = [
    counted(1, "Refused", OF_SOURCE),
    counted(2, "Refused", OF_SOURCE),
    counted(3, "Refused", { service: "receiver" }),
    counted(4, "Other", OF_SOURCE),
    { timestamp: 5 * 60_000, message: '{"message":"no metric"}' },
    counted(6, "Refused", OF_SOURCE),
    counted(60, "Refused", OF_SOURCE),
  ];
  await logs.send(new PutLogEventsCommand({ ...STREAM, logEvents }));
});
afterAll(async () => {
  cloudWatch.destroy();
  logs.destroy();
  await emulator.close();
});

/** A metric in periods of five minutes, from 00:00 until 01:00. */
const asked = (dimensions: Readonly<Record<string, string>>, Stat = "Sum") =>
  cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(0),
      EndTime: new Date(60 * 60_000),
      MetricDataQueries: [
        {
          Id: "m0",
          MetricStat: {
            Metric: {
              Namespace: "Test",
              MetricName: "Refused",
              Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
            },
            Period: 300,
            Stat,
          },
        },
      ],
    }),
  );

test("given lines with metrics in them, when one is asked for, then each period has its sum, the newest first, of exactly these dimensions", async () => {
  const { MetricDataResults } = await asked(OF_SOURCE);

  expect(MetricDataResults).toMatchObject([
    { Id: "m0", Values: [1, 2], Timestamps: [new Date(300_000), new Date(0)], StatusCode: "Complete" },
  ]);
});

test.each([
  { dimensions: { service: "receiver" }, values: [1] },
  { dimensions: { service: "other" }, values: [] },
])(
  "given lines with metrics in them, when $dimensions are asked for, then the values are $values",
  async ({ dimensions, values }) => {
    expect((await asked(dimensions)).MetricDataResults?.[0]?.Values).toEqual(values);
  },
);

test("given a statistic that is not emulated, when it is asked for, then it is refused", async () => {
  await expect(asked(OF_SOURCE, "p95")).rejects.toMatchObject({ name: "InvalidParameterValueException" });
});

test("given the emulator, when alarms are asked for, then there is none", async () => {
  expect((await cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
});
