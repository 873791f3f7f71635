import { FAULT_KINDS, type Fault, type FaultKind } from "../../../local/faults/fault.ts";

/** The AWS calls of a delivery, with what tells them apart. */
const WEBHOOK_CALLS = {
  claim: { operation: "UpdateItem", containing: ["SET content_digest"] },
  record: { operation: "PutItem", containing: [] },
  send: { operation: "SendMessage", containing: [] },
  complete: { operation: "UpdateItem", containing: ["SET completed_at"] },
} as const;

/** The AWS calls by which a container learns a source's secret, once. */
const SECRET_CALLS = {
  current: { operation: "GetSecretValue", containing: ['"AWSCURRENT"'] },
  previous: { operation: "GetSecretValue", containing: ['"AWSPREVIOUS"'] },
} as const;

const CALLS = { ...WEBHOOK_CALLS, ...SECRET_CALLS };

export type SecretCall = keyof typeof SECRET_CALLS;
export type WebhookCall = keyof typeof CALLS;

/** A fault of one call of a delivery. */
export interface WebhookFault {
  readonly call: WebhookCall;
  readonly kind: FaultKind;
}

/** Until the last late call has taken effect. */
export const LATE_EFFECTS_MILLISECONDS = 3500;

export const ALL_KINDS = Object.keys(FAULT_KINDS) as FaultKind[];

export const WEBHOOK_FAULTS: readonly WebhookFault[] = (Object.keys(WEBHOOK_CALLS) as WebhookCall[]).flatMap((call) =>
  ALL_KINDS.map((kind) => ({ call, kind })),
);

/**
 * Of kinds that leave the same behind, one: a call that is throttled to the end has failed, and an attempt that hangs
 * ends as one that is killed. `FAULT_PAIRS=all` takes every kind, for some ten minutes.
 */
const DISTINCT_KINDS: readonly FaultKind[] =
  process.env.FAULT_PAIRS === "all" ? ALL_KINDS : ["fail", "fail-after", "late", "kill", "kill-after"];

const PAIRED_FAULTS = WEBHOOK_FAULTS.filter(({ kind }) => DISTINCT_KINDS.includes(kind));

/** Each fault with each other; the second of two on the same call strikes that call's next occurrence. */
export const PAIRS_OF_WEBHOOK_FAULTS: readonly (readonly WebhookFault[])[] = PAIRED_FAULTS.flatMap((first, index) =>
  PAIRED_FAULTS.filter((second, other) => second.call === first.call || other > index).map((second) => [first, second]),
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
    const number = 1 + faults.slice(0, index).filter((earlier) => earlier.call === call).length;
    const { operation, containing } = CALLS[call];
    const id = `${mark} ${index}`;
    const concerned = { functionName, operation, containing: [mark, ...containing] };
    return { ...concerned, first: number, last: number, kind, id };
  });
}

/** The SDK's tries of a call. */
const TRIES = 3;

/**
 * How many messages more than one a fault may cause. A message is doubled when an attempt ends after queueing and before
 * completing, and when the queue's own answers are lost: docs/decisions/0001-idempotent-webhooks.md
 */
export function extraMessages({ call, kind }: WebhookFault): number {
  const takesEffect = kind.endsWith("-after");
  if (call === "claim" || call in SECRET_CALLS || kind === "throttle") return 0;
  if (call === "record") return 1;
  if (call === "send") return kind === "fail-after" ? TRIES : takesEffect || kind === "late" ? 1 : 0;
  return takesEffect ? 0 : 1;
}
