import { createHash, createHmac } from "node:crypto";
import { code } from "currency-codes";
import { UsageError } from "../../../command-line/command.ts";
import { Decimal } from "../../../functions/domain/decimal.ts";
import type { EventOptions } from "../options.ts";

export interface Signing {
  readonly secret: string;
  readonly body: string;
  readonly eventId: string;
  readonly signedAt: Date;
  /** Where the request goes: some senders sign it. */
  readonly url: string;
  /** What the body was made of: some senders say in a header what an event is. @default - a body that was given */
  readonly options?: EventOptions;
}

/** What makes an event that event, and no other. */
export interface EventIdentity {
  readonly eventId: string;
  readonly transactionId: string;
  readonly occurredAt: Date;
}

/** How senders of a scheme write and sign their events. Shares no code with what verifies and reads them. */
export interface Sender {
  readonly eventIdPrefix: string;
  readonly transactionIdPrefix: string;
  /** Whether an event's id stands in its body, and not in a header. */
  readonly idInBody: boolean;
  /** Whether an event tells when it happened. */
  readonly timeInBody: boolean;
  /** Names of headers, and their values. The scheme's own client is loaded when it is needed. */
  sign(signing: Signing): Promise<Readonly<Record<string, string>>>;
  /** The body with its signature in it; as it is where it cannot hold one. @default - headers hold the signature */
  signBody?(signing: Signing): string;
  /**
   * An event of a transaction, to be written as JSON; the same for the same arguments.
   * @throws UsageError if the options make no event of the scheme
   */
  event(identity: EventIdentity, options: EventOptions): object;
}

/** HMAC-SHA256, as most senders sign. */
export function hmacSha256(key: string | Buffer, content: string, encoding: "hex" | "base64"): string {
  return createHmac("sha256", key).update(content).digest(encoding);
}

/** In a currency's minor units. */
const DEFAULT_AMOUNT = Decimal.parse("1234");

/** The amount in minor units of a currency, as ISO 4217 has them: a whole number. */
export function minorUnitsOf({ amount, currency }: EventOptions): Decimal {
  const decimals = decimalsOf(currency);
  const units = amount?.movedBy(decimals) ?? DEFAULT_AMOUNT;
  if (units.isInteger) return units;
  throw new UsageError(`--amount: more than ${decimals} decimals given, allowed: whole minor units of ${currency}`);
}

/** The amount as text in major units, with the decimals of its currency at least. */
export function majorUnitsOf({ amount, currency }: EventOptions): string {
  const digits = decimalsOf(currency);
  const [whole = "", decimals = ""] = (amount ?? DEFAULT_AMOUNT.movedBy(-digits)).toString().split(".");
  return [whole, decimals.padEnd(digits, "0")].filter((part) => part !== "").join(".");
}

function decimalsOf(currency: string): number {
  return code(currency)?.digits ?? 2;
}

/** @throws UsageError if a type is given where only statuses are */
export function withoutType({ type }: EventOptions): void {
  if (type !== undefined)
    throw new UsageError("--type given, allowed: with a scheme whose events have one; else --status");
}

/** Characters as of an id, always the same for the same text. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}
