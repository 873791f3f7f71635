import type { WebhookPaymentContract } from "./contracts.ts";
import type { Currencies } from "./currencies.ts";
import type { Lifecycle } from "./payment-events.ts";

/** Senders have a mode for tests, whose payments are not real. */
export const SOURCE_MODES = ["live", "test"] as const;
export type SourceMode = (typeof SOURCE_MODES)[number];

/** Refused, its sender tries again and an alarm goes off; ignored, it is answered 200 and not recorded. */
export const OTHER_CURRENCIES = ["refuse", "ignore"] as const;
export type OtherCurrencies = (typeof OTHER_CURRENCIES)[number];

/** When the money of an authorized payment is taken: with the authorization, or by a call of the merchant's later. */
export const CAPTURES = ["automatic", "manual"] as const;
export type Capture = (typeof CAPTURES)[number];

/** What a source takes. */
export interface SourceRules {
  /** Its name. */
  readonly name: string;
  readonly mode: SourceMode;
  readonly currencies: Currencies;
  readonly otherCurrencies: OtherCurrencies;
  /** How the sender's account captures, where its events do not tell. */
  readonly capture: Capture;
  /** Events of other kinds are ignored, see {@link isTaken}. */
  readonly lifecycle: Lifecycle;
  /** Our own contract, in these currencies and of this lifecycle. */
  readonly contract: WebhookPaymentContract;
}
