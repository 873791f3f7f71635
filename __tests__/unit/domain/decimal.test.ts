import fc from "fast-check";
import { Decimal } from "../../../functions/domain/decimal.ts";

describe("Decimal", () => {
  test.each([
    ["12.34", "12.34"],
    ["12.30", "12.3"],
    ["0.1e1", "1"],
    ["1E3", "1000"],
    ["-0", "0"],
    ["-0.0e-7", "0"],
    ["0e999999999999999999999", "0"],
    ["-5.0", "-5"],
    ["1e-3", "0.001"],
    ["0.1", "0.1"],
    ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
    ["1e125", "1e125"],
    ["1.20e-130", "1.2e-130"],
  ])("given %s as written, when written again, then it is %s", (source, expected) => {
    expect(Decimal.parse(source).toString()).toBe(expected);
  });

  test.each(["", "1.", ".5", "01", "+1", "1e", "0x1", "NaN", " 1", "1 "])(
    "given %j, which is no JSON number, then it is refused",
    (source) => {
      expect(() => Decimal.parse(source)).toThrow(RangeError);
    },
  );

  test("given any integer digits and any scale, when written again, then the value is the same to the last digit", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: -200, max: 200 }), (coefficient, exponent) => {
        const written = Decimal.parse(`${coefficient}e${exponent}`).toString();

        expect(fractionOf(written)).toEqual(fractionOf(`${coefficient}e${exponent}`));
      }),
    );
  });

  test("given one value written in two ways, then both are written as the same text", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: -50, max: 50 }), fc.nat(20), (coefficient, exponent, zeros) => {
        const longer = `${coefficient * 10n ** BigInt(zeros)}e${exponent - zeros}`;

        expect(Decimal.parse(longer).toString()).toBe(Decimal.parse(`${coefficient}e${exponent}`).toString());
      }),
    );
  });

  test("given any two numbers, when they are added or subtracted, then the result is exact", () => {
    const number = fc.tuple(fc.bigInt(), fc.integer({ min: -130, max: 125 }));
    fc.assert(
      fc.property(number, number, ([a, aExponent], [b, bExponent]) => {
        const [left, right] = [Decimal.parse(`${a}e${aExponent}`), Decimal.parse(`${b}e${bExponent}`)];
        const units = (coefficient: bigint, exponent: number) => coefficient * 10n ** BigInt(exponent + 130);
        const [x, y] = [units(a, aExponent), units(b, bExponent)];

        expect(left.plus(right)).toEqual(Decimal.parse(`${x + y}e-130`));
        expect(left.minus(right)).toEqual(Decimal.parse(`${x - y}e-130`));
      }),
    );
  });

  test("given half a million zeros before a digit, when they are parsed, then that takes no second of the processor", () => {
    const before = process.cpuUsage();

    Decimal.parse(`0.${"0".repeat(500_000)}1`);

    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  });
});

/** The value as a fraction of integers: exact, and independent of the code under test. */
function fractionOf(text: string): { numerator: bigint; denominator: bigint } {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const [integer = "", fraction = ""] = mantissa.split(".");
  const power = Number(exponent) - fraction.length;
  const coefficient = BigInt(integer + fraction);
  const scale = 400n; // more than any exponent here, so that every value is an integer
  return { numerator: coefficient * 10n ** (scale + BigInt(power)), denominator: 10n ** scale };
}
