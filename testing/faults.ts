/** What may go wrong with a delivery's calls, in the words of `local/faults`. */
import type { FaultKind } from "../local/faults/fault.ts";

/** The calls by which a delivery records its webhook, in their order, and what their AWS calls hold. */
export const WEBHOOK_CALLS = {
  claim: { operation: "UpdateItem", containing: ["SET content_digest"] },
  record: { operation: "PutItem", containing: [] },
  send: { operation: "SendMessage", containing: [] },
  complete: { operation: "UpdateItem", containing: ["SET completed_at"] },
} as const;

export type WebhookCall = keyof typeof WEBHOOK_CALLS;

/** A call that fails once, at every try of the SDK: without having taken effect, or after it did. */
export type FailureKind = Extract<FaultKind, "fail" | "fail-after">;

export const FAILURE_KINDS: readonly FailureKind[] = ["fail", "fail-after"];

export interface WebhookFailure {
  readonly call: WebhookCall;
  readonly kind: FailureKind;
}

/** Each call of a delivery, failing in each way. */
export const WEBHOOK_FAILURES: readonly WebhookFailure[] = (Object.keys(WEBHOOK_CALLS) as WebhookCall[]).flatMap(
  (call) => FAILURE_KINDS.map((kind) => ({ call, kind })),
);
