/** A JSON number: sign, integer part, fraction, exponent (RFC 8259, section 6). */
const JSON_NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Longest plain notation written out; a longer number is written with an exponent. */
const MAX_PLAIN_LENGTH = 40;

/**
 * A decimal number exactly as it was written, never a binary float.
 *
 * Value = ± digits × 10^exponent, with neither leading nor trailing zeros in `digits`, so that equal numbers have equal
 * fields however they were written (`12.30`, `12.3`, `123e-1`). Zero is `digits: "0"`, exponent 0, never negative.
 */
export class Decimal {
  readonly negative: boolean;
  readonly digits: string;
  /** Not a safe integer if the number was written with an absurd exponent. No contract allows such a number. */
  readonly exponent: number;

  private constructor(negative: boolean, digits: string, exponent: number) {
    this.negative = negative;
    this.digits = digits;
    this.exponent = exponent;
  }

  /**
   * Reads a number in JSON notation.
   * @throws RangeError if the text is not a JSON number
   */
  static parse(source: string): Decimal {
    const match = JSON_NUMBER.exec(source);
    if (!match) throw new RangeError("not a JSON number");
    const [, sign, integer = "", fraction = "", exponentText = "0"] = match;
    const significant = trimZeros(integer + fraction);
    if (significant.digits === "") return new Decimal(false, "0", 0);
    const exponent = Number(exponentText) - fraction.length + significant.trailingZeros;
    return new Decimal(sign === "-", significant.digits, exponent);
  }

  /** Whether it is a whole number. */
  get isInteger(): boolean {
    return this.exponent >= 0;
  }

  /** The exact product with a power of ten: `movedBy(-2)` makes 12.34 of 1234. */
  movedBy(powers: number): Decimal {
    return this.digits === "0" ? this : new Decimal(this.negative, this.digits, this.exponent + powers);
  }

  /** The exact sum. Both numbers must be {@link isExact} and of like size: the digits between them are written out. */
  plus(other: Decimal): Decimal {
    const exponent = Math.min(this.exponent, other.exponent);
    const sum = this.#unitsOf(exponent) + other.#unitsOf(exponent);
    return Decimal.parse(`${sum}e${exponent}`);
  }

  /** The exact difference; as for {@link plus}. */
  minus(other: Decimal): Decimal {
    return this.plus(other.digits === "0" ? other : new Decimal(!other.negative, other.digits, other.exponent));
  }

  /** Number of significant decimal digits. */
  get precision(): number {
    return this.digits.length;
  }

  /** Power of ten of the first significant digit: 2 for 123, -2 for 0.012; 0 for zero. */
  get magnitude(): number {
    return this.digits === "0" ? 0 : this.exponent + (this.digits.length - 1);
  }

  /** False if the exponent is not a safe integer. {@link toString} is not exact then. */
  get isExact(): boolean {
    return Number.isSafeInteger(this.exponent) && Number.isSafeInteger(this.magnitude);
  }

  #unitsOf(exponent: number): bigint {
    const units = BigInt(this.digits) * 10n ** BigInt(this.exponent - exponent);
    return this.negative ? -units : units;
  }

  /** JSON notation: plain where that is short, else scientific. Equal numbers give equal text. */
  toString(): string {
    const sign = this.negative ? "-" : "";
    const pointAt = this.digits.length + this.exponent;
    const plainLength = Math.max(pointAt, this.digits.length, this.digits.length - pointAt);
    return (
      sign + (plainLength <= MAX_PLAIN_LENGTH ? plain(this.digits, pointAt) : scientific(this.digits, this.magnitude))
    );
  }
}

/** One linear pass from each end: a regular expression for trailing zeros takes quadratic time on `000…1`. */
function trimZeros(text: string): { digits: string; trailingZeros: number } {
  let start = 0;
  while (text[start] === "0") start += 1;
  let end = text.length;
  while (end > start && text[end - 1] === "0") end -= 1;
  return { digits: text.slice(start, end), trailingZeros: text.length - end };
}

function plain(digits: string, pointAt: number): string {
  if (pointAt <= 0) return `0.${"0".repeat(-pointAt)}${digits}`;
  if (pointAt >= digits.length) return digits + "0".repeat(pointAt - digits.length);
  return `${digits.slice(0, pointAt)}.${digits.slice(pointAt)}`;
}

function scientific(digits: string, magnitude: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  return `${digits[0]}${fraction}e${magnitude}`;
}
