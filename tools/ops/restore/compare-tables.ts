import { isDeepStrictEqual } from "node:util";
import { type DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { type Attributes, type ItemKey, itemsByKeys } from "../payments/items-by-keys.ts";

/** An item that is not the same in both tables. */
export interface TableDifference {
  readonly list: "only_restored" | "only_here" | "different";
  /** Of a claim: its key's. */
  readonly transaction_id: string;
  readonly timestamp: string;
  /** The names of attributes that differ. @default - it is in one of the two alone */
  readonly attributes?: readonly string[];
}

export interface TableComparison {
  readonly documents: DynamoDBDocumentClient;
  readonly restored: string;
  /** The table in use. */
  readonly live: string;
  /** Ends it after the page that is being worked on. */
  readonly signal: AbortSignal;
  /** @param item as it is in the restored table, of what is there */
  onDifference(difference: TableDifference, item: Attributes): Promise<void> | void;
  onProgress(itemsRead: number): void;
}

/** Parts of a table that are read side by side, a page of each at a time. */
const SEGMENTS = 4;

/** Items that a call reads: those of a page are then asked for in the other table. */
const PAGE_SIZE = 100;

/** What is in a restored table and not in the one in use, or differs there. @returns items read */
export async function compareRestored(comparison: TableComparison): Promise<number> {
  const { documents, restored, live, onDifference } = comparison;
  return eachPage(comparison, restored, async (items) => {
    const inLive = await byKey(documents, live, items);
    for (const item of items) {
      const other = inLive.get(keyOf(item));
      if (!other) await onDifference({ list: "only_restored", ...namesOf(item) }, item);
      else if (!isDeepStrictEqual(item, other)) {
        await onDifference({ list: "different", ...namesOf(item), attributes: differing(item, other) }, item);
      }
    }
  });
}

/** What is in the table in use and not in the restored one: mostly what came since. @returns items read */
export async function compareLive(comparison: TableComparison): Promise<number> {
  const { documents, restored, live, onDifference } = comparison;
  return eachPage(comparison, live, async (items) => {
    const inRestored = await byKey(documents, restored, items);
    for (const item of items) {
      if (!inRestored.has(keyOf(item))) await onDifference({ list: "only_here", ...namesOf(item) }, item);
    }
  });
}

async function eachPage(
  { documents, signal, onProgress }: TableComparison,
  table: string,
  work: (items: readonly Attributes[]) => Promise<void>,
): Promise<number> {
  let read = 0;
  const segment = async (Segment: number) => {
    const pages = paginateScan(
      { client: documents, pageSize: PAGE_SIZE },
      { TableName: table, Segment, TotalSegments: SEGMENTS, ConsistentRead: true },
    );
    for await (const { Items = [] } of pages) {
      await work(Items);
      read += Items.length;
      onProgress(read);
      if (signal.aborted) return;
    }
  };
  await Promise.all(Array.from({ length: SEGMENTS }, (_, number) => segment(number)));
  return read;
}

async function byKey(
  documents: DynamoDBDocumentClient,
  table: string,
  items: readonly Attributes[],
): Promise<ReadonlyMap<string, Attributes>> {
  const found = new Map<string, Attributes>();
  for await (const item of itemsByKeys(documents, table, items.map(namesOf))) found.set(keyOf(item), item);
  return found;
}

function namesOf({ transaction_id, timestamp }: Attributes): ItemKey {
  return { transaction_id, timestamp };
}

/** A transaction's id has no space. */
function keyOf({ transaction_id, timestamp }: Attributes): string {
  return `${transaction_id} ${timestamp}`;
}

function differing(a: Attributes, b: Attributes): readonly string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].filter((name) => !isDeepStrictEqual(a[name], b[name])).sort();
}
