/** Lives of payments, as data: what happens, and what the payment is in the end, whichever provider tells it. */
import type { PaymentStatus } from "../../../functions/domain/payment-events.ts";

/** What happens to a payment, or to a refund or a dispute of it. */
export type Happening =
  | "created"
  | "processing"
  | "failed"
  | "authorized"
  | "canceled"
  | "captured"
  | "refunded"
  | "refund_failed"
  | "disputed"
  | "dispute_won"
  | "dispute_lost";

export interface Step {
  readonly happens: Happening;
  /** Of what happens: the capture, the refund, the dispute. In whole units of the currency. @default - 20, what is asked for */
  readonly amount?: string;
  /** Tells refunds of one payment apart. @default - its only one */
  readonly part?: string;
  /** Seconds since the step before. @default 60 */
  readonly after?: number;
}

export interface Lifecycle {
  readonly steps: readonly Step[];
  /** What the payment is in the end, with lifecycle `full`. */
  readonly becomes: {
    readonly status: PaymentStatus;
    readonly amount: string;
    readonly captured: string;
    readonly refunded: string;
  };
}

/** What every payment asks for, in whole units of its currency. */
export const ASKED_FOR = "20";

const DAY = 24 * 60 * 60;

type Short = Happening | Step;

/** @param becomes status, captured and refunded amount; the amount is what was captured, if anything was */
function life(becomes: `${PaymentStatus} ${number} ${number}`, ...steps: readonly Short[]): Lifecycle {
  const [status, captured, refunded] = becomes.split(" ") as [PaymentStatus, string, string];
  return {
    steps: steps.map((step) => (typeof step === "string" ? { happens: step } : step)),
    becomes: { status, amount: captured === "0" ? ASKED_FOR : captured, captured, refunded },
  };
}

const captured = (amount: string): Step => ({ happens: "captured", amount });
const refunded = (amount: string, part = "1"): Step => ({ happens: "refunded", amount, part });
const refundFailed = (amount: string, part = "1"): Step => ({ happens: "refund_failed", amount, part });
const disputed = (amount = ASKED_FOR): Step => ({ happens: "disputed", amount });

export const LIFECYCLES = {
  pending: life("pending 0 0", "created", "processing"),
  paid: life("completed 20 0", "created", "processing", "captured"),
  "paid-within-a-second": life(
    "completed 20 0",
    "created",
    { happens: "processing", after: 0 },
    { happens: "captured", after: 0 },
  ),
  failed: life("failed 0 0", "created", "failed"),
  "failed-within-a-second": life("failed 0 0", "created", { happens: "failed", after: 0 }),
  "retry-after-failure": life("completed 20 0", "created", "failed", "processing", "captured"),
  "retry-under-way": life("pending 0 0", "created", "failed", "processing"),
  "two-retries": life("completed 20 0", "created", "failed", "processing", "failed", "captured"),
  "delayed-bank-debit": life("completed 20 0", "created", "processing", { happens: "captured", after: 4 * DAY }),
  "bank-debit-that-fails": life("failed 0 0", "created", "processing", { happens: "failed", after: 4 * DAY }),
  "bank-debit-returned": life(
    "charged_back 20 0",
    "processing",
    { happens: "captured", after: 4 * DAY },
    { ...disputed(), after: 30 * DAY },
    { happens: "dispute_lost", after: 0 },
  ),
  authorized: life("authorized 0 0", "created", "authorized"),
  "authorized-after-failure": life("authorized 0 0", "created", "failed", "authorized"),
  "authorize-then-capture": life("completed 20 0", "created", "authorized", "captured"),
  "authorize-then-partial-capture": life("completed 15 0", "created", "authorized", captured("15")),
  "over-capture": life("completed 23 0", "created", "authorized", captured("23")),
  cancel: life("canceled 0 0", "created", "canceled"),
  "cancel-an-authorization": life("canceled 0 0", "created", "authorized", "canceled"),
  "cancel-after-failure": life("canceled 0 0", "created", "failed", "canceled"),
  refund: life("refunded 20 20", "created", "captured", refunded("20")),
  "refund-at-once": life("refunded 20 20", "captured", { ...refunded("20"), after: 0 }),
  "refund-in-part": life("partially_refunded 20 5", "created", "captured", refunded("5")),
  "refund-in-parts": life("refunded 20 20", "captured", refunded("5", "1"), refunded("15", "2")),
  "two-refunds-within-a-second": life("partially_refunded 20 12", "captured", refunded("5", "1"), {
    ...refunded("7", "2"),
    after: 0,
  }),
  "refund-in-three-parts": life(
    "partially_refunded 20 15",
    "captured",
    refunded("4", "1"),
    refunded("5", "2"),
    refunded("6", "3"),
  ),
  "refund-that-fails": life("completed 20 0", "captured", refunded("20"), { ...refundFailed("20"), after: 2 * DAY }),
  "refund-that-fails-then-another": life(
    "refunded 20 20",
    "captured",
    refunded("20", "1"),
    refundFailed("20", "1"),
    refunded("20", "2"),
  ),
  "one-of-two-refunds-fails": life(
    "partially_refunded 20 15",
    "captured",
    refunded("5", "1"),
    refunded("15", "2"),
    refundFailed("5", "1"),
  ),
  "refund-after-partial-capture": life("partially_refunded 15 5", "authorized", captured("15"), refunded("5")),
  "refund-of-all-of-a-partial-capture": life("refunded 15 15", "authorized", captured("15"), refunded("15")),
  dispute: life("disputed 20 0", "created", "captured", disputed()),
  "dispute-won": life("completed 20 0", "captured", disputed(), "dispute_won"),
  "dispute-lost": life("charged_back 20 0", "captured", disputed(), "dispute_lost"),
  "dispute-won-on-appeal": life("completed 20 0", "captured", disputed(), "dispute_lost", "dispute_won"),
  "dispute-after-refund": life("disputed 20 5", "captured", refunded("5"), disputed("15")),
  "dispute-after-refund-won": life("partially_refunded 20 5", "captured", refunded("5"), disputed("15"), "dispute_won"),
  "dispute-after-refund-lost": life("charged_back 20 5", "captured", refunded("5"), disputed("15"), "dispute_lost"),
  "refund-after-dispute-won": life("refunded 20 20", "captured", disputed(), "dispute_won", refunded("20")),
} as const satisfies Readonly<Record<string, Lifecycle>>;

export type LifecycleName = keyof typeof LIFECYCLES;
export const LIFECYCLE_NAMES = Object.keys(LIFECYCLES) as LifecycleName[];
