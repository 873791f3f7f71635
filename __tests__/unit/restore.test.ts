import {
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  ResourceNotFoundException,
  RestoreTableToPointInTimeCommand,
} from "@aws-sdk/client-dynamodb";
import { RESTORE } from "../../tools/ops/commands/restore.ts";
import type { OperationRun } from "../../tools/ops/operation.ts";
import {
  beginRestore,
  checkRestorable,
  deleteRestored,
  findRestored,
  requireRestored,
  restoredName,
  type Tables,
  waitUntilRestored,
} from "../../tools/ops/restore/restored-table.ts";

const LIVE = "payment-transactions-prod";
const TIME = "2026-11-24T08:00:00.000Z";
const RESTORED = "payment-transactions-prod-restored-20261124T080000Z";
const arnOf = (name: string) => `arn:aws:dynamodb:eu-central-1:123456789012:table/${name}`;
const KEY = "arn:aws:kms:eu-central-1:123456789012:key/1";

/** DynamoDB with the table in use and others. A table that is being restored is ready when it was looked at so many times. */
function dynamoDb(others: Readonly<Record<string, { readonly from?: string; readonly looks?: number }>> = {}) {
  const tables = new Map(Object.entries({ ...others, [LIVE]: {} }));
  const looked = new Map<string, number>();
  const changes: object[] = [];
  async function send(command: object) {
    if (command instanceof DescribeContinuousBackupsCommand) {
      const window = {
        EarliestRestorableDateTime: new Date("2026-10-20T00:00:00Z"),
        LatestRestorableDateTime: new Date("2026-11-24T09:00:00Z"),
      };
      return { ContinuousBackupsDescription: { PointInTimeRecoveryDescription: window } };
    }
    if (command instanceof DescribeTableCommand) {
      const name = command.input.TableName ?? "";
      const { from, looks = 0 }: { from?: string; looks?: number } = tables.get(name) ?? {};
      if (!tables.has(name)) throw new ResourceNotFoundException({ message: "not found", $metadata: {} });
      looked.set(name, (looked.get(name) ?? 0) + 1);
      const isReady = (looked.get(name) ?? 0) > looks;
      const RestoreSummary = { SourceTableArn: arnOf(from ?? ""), RestoreInProgress: !isReady };
      return {
        Table: {
          TableArn: arnOf(name),
          TableStatus: isReady ? "ACTIVE" : "CREATING",
          ...(from !== undefined && { RestoreSummary }),
          ...(name === LIVE && { SSEDescription: { KMSMasterKeyArn: KEY } }),
        },
      };
    }
    if (command instanceof RestoreTableToPointInTimeCommand || command instanceof DeleteTableCommand) {
      changes.push(command.input);
    }
    return {};
  }
  const documents = { send } as unknown as Tables["clients"]["documents"];
  return { tables: { table: LIVE, clients: { documents } } satisfies Tables, changes };
}

test("given a time within point-in-time recovery, when the table is restored, then beside it, by the same key, without an index", async () => {
  const { tables, changes } = dynamoDb();

  await checkRestorable(tables, TIME);
  await beginRestore(tables, TIME);

  expect(restoredName(LIVE, TIME)).toBe(RESTORED);
  expect(changes).toEqual([
    {
      SourceTableName: LIVE,
      TargetTableName: RESTORED,
      RestoreDateTime: new Date(TIME),
      GlobalSecondaryIndexOverride: [],
      SSESpecificationOverride: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: KEY },
    },
  ]);
});

test.each(["2026-10-19T23:59:59.000Z", "2026-11-24T09:00:01.000Z"])(
  "given %s, which point-in-time recovery does not reach, when it is checked, then that is said",
  async (time) => {
    await expect(checkRestorable(dynamoDb().tables, time)).rejects.toThrow(
      `--to: "${time}" given, allowed: 2026-10-20T00:00:00.000Z to 2026-11-24T09:00:00.000Z`,
    );
  },
);

test("given a table that is being restored, when it is waited for, then until it is ready, however often it has to be asked", async () => {
  const { tables } = dynamoDb({ [RESTORED]: { from: LIVE, looks: 3 } });
  const pauses: number[] = [];
  const pause = (milliseconds: number) => Promise.resolve(pauses.push(milliseconds));
  const { signal } = new AbortController();

  const isReady = await waitUntilRestored(tables, RESTORED, { signal, onWait: () => undefined, pause });

  expect(isReady).toBe(true);
  expect(pauses).toEqual([15_000, 15_000, 15_000]);
});

test("given a table that is being restored, when Ctrl-C comes, then the wait ends, and it is not ready for the next step", async () => {
  const { tables } = dynamoDb({ [RESTORED]: { from: LIVE, looks: 9 } });
  const interrupted = new AbortController();

  const isReady = await waitUntilRestored(tables, RESTORED, {
    signal: interrupted.signal,
    onWait: () => interrupted.abort(),
  });

  expect(isReady).toBe(false);
  await expect(requireRestored(tables, RESTORED)).rejects.toThrow(`table ${RESTORED} is not ready: CREATING`);
});

test.each([
  ["another table's copy", "other-restored", { "other-restored": { from: "other" } }],
  ["a table that was never restored", "orders", { orders: {} }],
  ["the table in use", LIVE, {}],
])("given %s, when it is taken for a restored one, then it is refused", async (_what, name, others) => {
  await expect(findRestored(dynamoDb(others).tables, name)).rejects.toThrow(
    `table ${name} was not restored from ${LIVE}`,
  );
});

test("given no such table, when it is required, then that is said", async () => {
  const { tables } = dynamoDb();

  expect(await findRestored(tables, RESTORED)).toBeUndefined();
  await expect(requireRestored(tables, RESTORED)).rejects.toThrow(`no table ${RESTORED} in this account and region`);
});

test("given a restored table, when it is deleted, then it alone is", async () => {
  const { tables, changes } = dynamoDb({ [RESTORED]: { from: LIVE } });

  await requireRestored(tables, RESTORED);
  await deleteRestored(tables, RESTORED);

  expect(changes).toEqual([{ TableName: RESTORED }]);
});

describe("given an environment, when `restore --to` runs", () => {
  async function restoreTo(values: Readonly<Record<string, true>>, others: Parameters<typeof dynamoDb>[0] = {}) {
    const { tables, changes } = dynamoDb(others);
    const audited: object[] = [];
    const results: object[] = [];
    const logs = { send: async ({ input }: { input: object }) => void audited.push(input) };
    const run = {
      environment: {
        ...tables,
        label: "prod",
        auditLogGroup: "/payment/prod/operations",
        identity: async () => "arn:aws:iam::123456789012:user/ada",
        clients: { ...tables.clients, logs },
      },
      output: { result: (json: object) => void results.push(json), note: () => undefined },
      signal: new AbortController().signal,
    };
    const operation = RESTORE.prepare({ values: { to: "2026-11-24T08:00", ...values }, positionals: [] });
    const exitCode = await operation(run as unknown as OperationRun);
    return { exitCode, changes, audited, results };
  }

  test("with --dry-run, then it says what it would do, and does nothing", async () => {
    const { exitCode, changes, audited, results } = await restoreTo({ "dry-run": true });

    expect([exitCode, changes, audited]).toEqual([0, [], []]);
    expect(results).toEqual([expect.objectContaining({ plan: { to: TIME, table: RESTORED, begun: false } })]);
  });

  test("after a Ctrl-C before, then it waits for the table that AWS has made meanwhile, and makes none", async () => {
    const { exitCode, changes, audited, results } = await restoreTo({ yes: true }, { [RESTORED]: { from: LIVE } });

    expect([exitCode, changes]).toEqual([0, []]);
    expect(audited).toHaveLength(3);
    expect(results).toEqual([expect.objectContaining({ outcome: { table: RESTORED, restored: true } })]);
  });
});
