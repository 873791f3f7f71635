import { Decimal } from "./decimal.ts";
import { parseExactJson } from "./exact-json.ts";
import { RECORDED_STATUS } from "./payment-events.ts";
import type { RecordedPayment } from "./payment-of-events.ts";
import { KIND_BY_EVENT_TYPE } from "./schemes/stripe-kinds.ts";
import { isPlainObject } from "./validation.ts";

/**
 * A record as this release would have written it: releases from before kinds were recorded, and lifecycle `basic`, left out what
 * the body as received still says. Nothing is taken over that the record contradicts.
 * @param rawData the body as received
 */
export function reread(record: RecordedPayment, rawData: string): RecordedPayment {
  if (record.kind !== undefined || record.status === "completed") return record;
  const body = bodyOf(rawData);
  return { ...record, ...(body && { ...ofStripe(body, record), ...ofOwnContract(body, record) }) };
}

/** A cancellation was recorded as a failure, and an authorization as pending. */
function ofStripe({ type, created, data }: Body, { transaction_id, timestamp, status }: RecordedPayment): Reread {
  const intent = isPlainObject(data) ? data.object : undefined;
  const kind =
    typeof type === "string" && Object.hasOwn(KIND_BY_EVENT_TYPE, type) ? KIND_BY_EVENT_TYPE[type] : undefined;
  if (!isPlainObject(intent) || intent.id !== transaction_id) return {};
  if (kind === undefined || RECORDED_STATUS[kind] !== status) return {};
  // The record's time is the event's: to the second that Stripe tells.
  const isTold = created instanceof Decimal && created.toString() === String(Math.floor(Date.parse(timestamp) / 1000));
  return isTold ? { kind, occurred_at: new Date(Date.parse(timestamp)).toISOString() } : { kind };
}

/** `refund_id` was a further field, and the refund's failure recorded as the payment's. */
function ofOwnContract({ transaction_id, refund_id }: Body, record: RecordedPayment): Reread {
  const isFailedRefund =
    transaction_id === record.transaction_id && typeof refund_id === "string" && record.status === "failed";
  return isFailedRefund ? { kind: "refund_failed", part_id: refund_id } : {};
}

type Body = Readonly<Record<string, unknown>>;
type Reread = Partial<Pick<RecordedPayment, "kind" | "occurred_at" | "part_id">>;

function bodyOf(rawData: string): Body | undefined {
  try {
    const body = parseExactJson(rawData);
    return isPlainObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
