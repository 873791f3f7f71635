/** Texts that break parsers: each a generator, from the likely to the absurd. */
import fc from "fast-check";

/** UTF-16 code units in any order, so with halves of surrogate pairs. */
export const brokenUnicode = fc
  .array(fc.oneof(fc.integer({ min: 0xd7ff, max: 0xe001 }), fc.integer({ min: 0, max: 0xffff })), { maxLength: 12 })
  .map((units) => String.fromCharCode(...units));

/** Names that mean something to an object of JavaScript. */
export const SPECIAL_NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "0", "-1", ""];

export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary-ascii", maxLength: 40 }),
  brokenUnicode,
  fc.constantFrom(...SPECIAL_NAMES),
  fc.constantFrom("\u0000", "\ufeff", "tx\n", " tx-1", "tx-1 ", "ⅸ", "İ", "\u202etx", "%00", "../tx", "tx/../tx", "𝟏"),
  fc.constantFrom("' OR 1=1--", "${jndi:ldap://127.0.0.1}", "{{7*7}}", "<script>", "$(id)", "%s%n", "\\u0000"),
  fc.integer({ min: 250, max: 5000 }).map((length) => "t".repeat(length)),
);

/** So many digits, the first of them not zero. */
const digits = (...lengths: readonly number[]) =>
  fc
    .tuple(
      fc.constantFrom(...lengths),
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.nat(9), { minLength: 1, maxLength: 9 }),
    )
    .map(([length, first, rest]) => `${first}${rest.join("").repeat(length)}`.slice(0, length));

/** Numbers as text: in JSON's grammar, or nearly. */
export const anyNumber: fc.Arbitrary<string> = fc.oneof(
  fc.double().map(String),
  fc.bigInt().map(String),
  fc
    .tuple(fc.constantFrom("", "-"), digits(1, 19, 37, 38, 39), digits(1, 2, 37, 38, 45))
    .map(([sign, a, b]) => `${sign}${a}.${b}`),
  fc
    .tuple(digits(1, 4), fc.constantFrom("e", "E", "e+", "e-"), digits(1, 3, 15, 16, 17, 22, 400))
    .map(([digit, e, exponent]) => `${digit}${e}${exponent}`),
  fc.constantFrom(
    "-0",
    "-0.0",
    "0e0",
    "0e99999999999999999999",
    "-1e-400",
    "1e-130",
    "9e-131",
    "1e126",
    "1e308",
    "1e309",
  ),
  fc.constantFrom(".5", "5.", "01", "+1", "1e", "0x10", "1_000", "NaN", "Infinity", "-Infinity", "１", "1,5", "--1"),
  fc.integer({ min: 1, max: 3000 }).map((length) => `0.${"0".repeat(length)}1`),
);

/** A JSON value as text, rarely not quite. */
export const anyJsonText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: anyText.map((text) => JSON.stringify(text)) },
  { weight: 4, arbitrary: anyNumber },
  { weight: 3, arbitrary: fc.json({ stringUnit: "binary", maxDepth: 4 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("null", "true", "false", '""', "{}", "[]", "undefined", "'x'", '"\\ud800"', ""),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(["[", "]"], ['{"a":', "}"]), fc.integer({ min: 1, max: 3000 }))
      .map(([[open = "", close = ""], depth]) => `${open.repeat(depth)}1${close.repeat(depth)}`),
  },
);
