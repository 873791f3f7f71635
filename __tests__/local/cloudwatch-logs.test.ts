import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  PutLogEventsCommand,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import type { RunningEmulator } from "../../local/aws/emulator.ts";
import { emulatorConfig } from "../../local/aws/emulator-config.ts";
import { CLOUDWATCH_EMULATOR } from "../../local/aws/services/cloudwatch-emulator.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { waitFor } from "../../testing/wait-for.ts";

describe("given the emulator", () => {
  let emulator: RunningEmulator;
  let logs: CloudWatchLogsClient;

  beforeAll(async () => {
    emulator = await CLOUDWATCH_EMULATOR.start({});
    logs = new CloudWatchLogsClient(emulatorConfig(`http://127.0.0.1:${emulator.port}`));
  });
  afterAll(async () => {
    logs.destroy();
    await emulator.close();
  });

  /** A log group of its own with these lines, of the times 1, 2 and so on. */
  async function aGroup(...messages: readonly string[]): Promise<string> {
    const logGroupName = `/test/${crypto.randomUUID()}`;
    const stream = { logGroupName, logStreamName: "stream" };
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new CreateLogStreamCommand(stream));
    const logEvents = messages.map((message, index) => ({ message, timestamp: index + 1 }));
    await logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
    return logGroupName;
  }

  async function found(input: FilterLogEventsCommandInput) {
    const pages: (string | undefined)[][] = [];
    for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, input)) {
      pages.push(events.map(({ message }) => message));
    }
    return pages;
  }

  test("when lines are looked for by pattern and time, then those that match are found, the ends included", async () => {
    // given
    const logGroupName = await aGroup("a 1", "b 2", "a 3", "a 4");

    // when
    const pages = await found({ logGroupName, filterPattern: "a", startTime: 2, endTime: 3 });

    // then
    expect(pages).toEqual([["a 3"]]);
  });

  test("when there are more lines than a page holds, then the token leads to the others, once each", async () => {
    // given
    const logGroupName = await aGroup("1", "2", "3", "4", "5");

    // when
    const pages = await found({ logGroupName, limit: 2 });

    // then
    expect(pages).toEqual([["1", "2"], ["3", "4"], ["5"]]);
  });

  test("when a line is far from the beginning, then pages before it are empty, as in AWS", async () => {
    // given
    const logGroupName = await aGroup(...new Array(9000).fill("other"), "wanted");

    // when
    const pages = await found({ logGroupName, filterPattern: "wanted" });

    // then
    expect(pages).toEqual([[], ["wanted"]]);
  });

  test("when a group gets more lines than it keeps, then the oldest are gone, and a line of an earlier time has its place", async () => {
    // given
    const logGroupName = await aGroup(...new Array(12_000).fill("old"));
    const logEvents = [{ timestamp: 11_999, message: "late" }];

    // when
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: "stream", logEvents }));
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName, startTime: 11_999, endTime: 12_000 }),
    );
    const kept = await found({ logGroupName });

    // then
    expect(events.map(({ message, timestamp }) => [message, timestamp])).toEqual([
      ["old", 11_999],
      ["late", 11_999],
      ["old", 12_000],
    ]);
    expect(kept.flat()).toHaveLength(10_001);
  });

  test("when groups are looked for by the beginning of their name, then those are found", async () => {
    // given
    const logGroupName = await aGroup();

    // when
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));

    // then
    expect(logGroups).toMatchObject([{ logGroupName, creationTime: expect.any(Number) }]);
  });

  test.each([
    [
      "a group that is there",
      "ResourceAlreadyExistsException",
      async () => logs.send(new CreateLogGroupCommand({ logGroupName: await aGroup() })),
    ],
    [
      "an unknown group",
      "ResourceNotFoundException",
      () => logs.send(new FilterLogEventsCommand({ logGroupName: "/none" })),
    ],
    [
      "an unknown stream",
      "ResourceNotFoundException",
      async () =>
        logs.send(
          new PutLogEventsCommand({
            logGroupName: await aGroup(),
            logStreamName: "none",
            logEvents: [{ timestamp: 1, message: "x" }],
          }),
        ),
    ],
    [
      "a pattern that is not one",
      "InvalidParameterException",
      async () => logs.send(new FilterLogEventsCommand({ logGroupName: await aGroup(), filterPattern: "{ x" })),
    ],
  ])("when a call names %s, then it is refused with %s", async (_what, name, refused) => {
    await expect(refused()).rejects.toMatchObject({ name });
  });
});

describe("given the local run", () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await TestSystem.start();
  });
  afterAll(() => system.stop());

  async function lines(logGroupName: string, filterPattern: string): Promise<Record<string, unknown>[]> {
    const { logs } = system.clients();
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
    return events.map(({ message = "" }) => JSON.parse(message));
  }

  test("when a webhook is recorded, then the function's lines are in its log group, its metrics too", async () => {
    // when
    const { headers } = await call(system.url, { path: "/webhooks/payment", body: webhookBody() });
    const requestId = headers.get("x-amz-apigw-id");
    const pattern = `{ $.api_request_id = "${requestId}" }`;
    const logged = await waitFor("the line", async () => {
      const found = await lines("/aws/lambda/webhook-processor-prod", pattern);
      return found.length > 0 && found;
    });

    // then
    expect(logged).toMatchObject([{ level: "INFO", message: "webhook recorded", api_request_id: requestId }]);
    expect(await lines("/aws/lambda/webhook-processor-prod", "{ $.WebhookRecorded = * }")).not.toEqual([]);
  });

  test.each([
    ["a function", { path: "/transactions/none" }, { status: "404", route: "/transactions/{id}", responseType: "-" }],
    [
      "API Gateway itself",
      { path: "/webhooks/payment", body: "{}" },
      { status: "400", route: "/webhooks/payment", responseType: "BAD_REQUEST_BODY", integrationLatency: "-" },
    ],
    [
      "nobody, as there is no such route",
      { path: "/none", method: "GET" },
      { status: "403", route: "-", caller: "-", responseType: "MISSING_AUTHENTICATION_TOKEN" },
    ],
  ])("when %s answers a request, then the access log has its line", async (_who, request, expected) => {
    // when
    const { headers } = await call(system.url, request);
    const requestId = headers.get("x-amz-apigw-id");
    const logged = await waitFor("the line", async () => {
      const found = await lines("/aws/apigateway/payment-api-prod/access", `"${requestId}"`);
      return found.length > 0 && found;
    });

    // then
    expect(logged).toMatchObject([
      { requestId, ip: "127.0.0.1", responseLatency: expect.stringMatching(/^\d+$/), ...expected },
    ]);
    expect(JSON.stringify(logged)).not.toContain("none");
  });
});
