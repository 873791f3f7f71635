import { FAULT_KINDS, type Fault, type FaultKind } from "../../../local/faults/fault.ts";
import { WEBHOOK_CALLS } from "../../../testing/faults.ts";

/** The AWS calls by which a container learns a source's secret, once. */
const SECRET_CALLS = {
  current: { operation: "GetSecretValue", containing: ['"AWSCURRENT"'] },
  previous: { operation: "GetSecretValue", containing: ['"AWSPREVIOUS"'] },
} as const;

/** In the order in which they are made. */
const CALLS = { ...SECRET_CALLS, ...WEBHOOK_CALLS };

export type SecretCall = keyof typeof SECRET_CALLS;
export type DeliveryCall = keyof typeof CALLS;

/** A fault of one call of a delivery. */
export interface WebhookFault {
  readonly call: DeliveryCall;
  readonly kind: FaultKind;
}

/** All that concern any call: only some reads can be stale. */
export const ALL_KINDS = (Object.keys(FAULT_KINDS) as FaultKind[]).filter((kind) => kind !== "stale");

/** After which the call has taken effect, and its answer tells nothing. */
export const WITHOUT_CONTENT: readonly FaultKind[] = ["empty", "truncated", "malformed"];

export const WEBHOOK_FAULTS: readonly WebhookFault[] = (Object.keys(WEBHOOK_CALLS) as DeliveryCall[]).flatMap((call) =>
  ALL_KINDS.map((kind) => ({ call, kind })),
);

/**
 * Of kinds that leave the same behind, one: a call that is throttled to the end has failed, and an attempt that hangs
 * ends as one that is killed; a call whose answer has no content has taken effect, as one that fails after.
 * `FAULT_PAIRS=all` takes every kind, for a quarter of an hour, on a machine that does nothing else: on a busy one attempts time out
 * that no fault concerns.
 */
export const DISTINCT_KINDS: readonly FaultKind[] =
  process.env.FAULT_PAIRS === "all" ? ALL_KINDS : ["fail", "fail-after", "late", "kill", "kill-after"];

const PAIRED_FAULTS = WEBHOOK_FAULTS.filter(({ kind }) => DISTINCT_KINDS.includes(kind));

/**
 * Each fault followed by each: of a call that comes later in the same delivery, or of one that comes again in the next
 * delivery.
 */
export const PAIRS_OF_WEBHOOK_FAULTS: readonly (readonly WebhookFault[])[] = PAIRED_FAULTS.flatMap((first) =>
  PAIRED_FAULTS.map((second) => [first, second]),
);

/**
 * Arms faults for the calls that hold a mark: those about one event, or one secret.
 * @param functionName who makes the calls
 */
export function faultsOf(
  faults: readonly WebhookFault[],
  mark: string,
  functionName: string = "webhook-processor",
): Fault[] {
  return faults.map(({ call, kind }, index) => {
    const number = 1 + faults.slice(0, index).filter((earlier) => !comesBefore(earlier.call, call)).length;
    const { operation, containing } = CALLS[call];
    const id = `${mark} ${index}`;
    const concerned = { functionName, operation, containing: [mark, ...containing] };
    return { ...concerned, first: number, last: number, kind, id };
  });
}

function comesBefore(call: DeliveryCall, other: DeliveryCall): boolean {
  const order = Object.keys(CALLS);
  return order.indexOf(call) < order.indexOf(other);
}

/** Whether a fault may leave no call for a second one. */
export function mayPreempt(first: WebhookFault, second: WebhookFault): boolean {
  const answers = first.kind === "throttle" || first.kind === "doubled" || isBelieved(first);
  const completes = first.call === "complete" && takesEffect(first);
  // Recording goes on beside sending: a container that ends may not have begun it, and the next one's is the first.
  const endsBoth = first.call === "send" && second.call === "record" && first.kind.startsWith("kill");
  return answers || completes || endsBoth;
}

/** The SDK's tries of a call. */
export const TRIES = 3;

function takesEffect({ kind }: WebhookFault): boolean {
  return kind.endsWith("-after") || kind === "late" || kind === "doubled" || WITHOUT_CONTENT.includes(kind);
}

/** Whether an answer is all that its API promises although it is empty: then the delivery goes on. */
function isBelieved({ call, kind }: WebhookFault): boolean {
  return kind === "empty" && (call === "record" || call === "complete");
}

/**
 * How many messages more than one a fault may cause. A message is doubled when an attempt ends after queueing and before
 * completing, and when the queue's own answers are lost: docs/decisions/0001-idempotent-webhooks.md
 */
export function extraMessages(fault: WebhookFault): number {
  const { call, kind } = fault;
  if (call === "claim" || call in SECRET_CALLS || kind === "throttle" || isBelieved(fault)) return 0;
  if (call === "send") {
    if (!takesEffect(fault)) return 0;
    // A call without an answer that can be read is tried again if the SDK is quicker than the end of the function.
    return kind === "kill-after" || kind === "doubled" ? 1 : TRIES;
  }
  if (kind === "doubled") return 0;
  if (call === "record") return 1;
  return takesEffect(fault) && kind !== "late" ? 0 : 1;
}
