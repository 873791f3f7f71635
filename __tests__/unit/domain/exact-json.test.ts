import fc from "fast-check";
import {
  canonicalJson,
  JsonSyntaxError,
  parseExactJson,
  stringifyExactJson,
} from "../../../functions/domain/exact-json.ts";

describe("exact JSON", () => {
  test("given numbers that a binary float cannot hold, when parsed and written, then no digit is lost", () => {
    const text = '{"a":0.1234567890123456789012345678901234567,"b":[9007199254740993,1e30]}';

    expect(stringifyExactJson(parseExactJson(text))).toBe(
      '{"a":0.1234567890123456789012345678901234567,"b":[9007199254740993,1000000000000000000000000000000]}',
    );
  });

  test("given any JSON value, when parsed and written, then JSON.parse reads the same value from it", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(stringifyExactJson(parseExactJson(text)))).toEqual(
          JSON.parse(text, (_key, value) => (Object.is(value, -0) ? 0 : value)),
        );
      }),
    );
  });

  test.each(["", "{", '{"card":"4111111111111111"', "nul", "[1,]"])(
    "given %j, then it is refused without quoting it",
    (text) => {
      expect(() => parseExactJson(text)).toThrow(new JsonSyntaxError("must be valid JSON"));
    },
  );

  test("given a value nested deeper than the stack, then it is refused and not a crash", () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);

    expect(() => canonicalJson(parseExactJson(deep))).toThrow(JsonSyntaxError);
  });
});

describe("canonical JSON", () => {
  test("given the same content in another order, spacing and number notation, then the text is the same", () => {
    const one = '{"b": 1.50, "a": {"y": [1, 2], "x": null}}';
    const other = '{"a":{"x":null,"y":[1.0,2e0]},"b":15e-1}';

    expect(canonicalJson(parseExactJson(one))).toBe(canonicalJson(parseExactJson(other)));
  });

  test.each([
    ["another value", '{"a":1}', '{"a":2}'],
    ["another key", '{"a":1}', '{"b":1}'],
    ["a number and its text", '{"a":1}', '{"a":"1"}'],
    ["another order of a list", "[1,2]", "[2,1]"],
    ["an object and the list of its entries", '{"a":1}', '[["a",1]]'],
    ["an empty object and an empty list", "{}", "[]"],
    ["a digit beyond a float's precision", '{"a":0.10000000000000000001}', '{"a":0.1}'],
  ])("given %s, then the texts differ", (_difference, one, other) => {
    expect(canonicalJson(parseExactJson(one))).not.toBe(canonicalJson(parseExactJson(other)));
  });
});
