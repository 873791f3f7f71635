import type { Decimal } from "./decimal.ts";
import { MAX_NUMBER_BYTES } from "./limits.ts";

/**
 * Bytes that an item takes of DynamoDB's limit: the UTF-8 length of names and values. A number counts as the longest one.
 * Source: DynamoDB Developer Guide, "DynamoDB item sizes and formats".
 */
export function itemBytes(attributes: Readonly<Record<string, string | Decimal>>): number {
  return Object.entries(attributes).reduce((sum, [name, value]) => {
    const valueBytes = typeof value === "string" ? Buffer.byteLength(value) : MAX_NUMBER_BYTES;
    return sum + Buffer.byteLength(name) + valueBytes;
  }, 0);
}
