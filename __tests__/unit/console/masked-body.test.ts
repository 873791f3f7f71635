import { maskedBody } from "../../../tools/ops/payments/raw-body.ts";

test("given a body, when it is masked, then keys, small numbers and its form are left, texts and long numbers are not", () => {
  const body = `{"card":"4242 4242 4242 4242","number":4242424242424242,"amount":12.340,"paid":true,"of":null,"items":["a",{"mail":"p@example.com"}]}`;

  const masked = maskedBody(body);

  expect(masked).toContain('"amount": 12.340');
  expect(JSON.parse(masked)).toEqual({
    ...{ card: "•••", number: "•••", amount: 12.34, paid: true, of: null },
    items: ["•••", { mail: "•••" }],
  });
});

test.each(["4242424242424242", '"p@example.com"', "not JSON: p@example.com", ""])(
  "given %j, when it is masked, then nothing of it is left",
  (body) => {
    expect(maskedBody(body)).toMatch(/^"?•••"?$/);
  },
);
