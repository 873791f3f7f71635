/**
 * What must not leak. Card numbers are the public test numbers of card schemes, the key is the one of AWS's own examples.
 */
export const PLANTED = {
  card: "4111111111111111",
  cardWithSpaces: "5500 0000 0000 0004",
  cardWithDashes: "3400-000000-00009",
  verificationValue: "8417",
  email: "payer.planted@example.com",
  token: "Bearer eyJhbGciOiJIUzI1NiJ9.cGxhbnRlZA.c2lnbmF0dXJlcGxhbnRlZA",
  secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
} as const;

/** Transaction ids that could be card numbers: where the contract has the id, it may stand. */
export const PLANTED_ID = "4012888888881881";
export const PLANTED_NOTIFIED = "notified.planted@example.com";

export const EVERY_PLANTED: readonly string[] = Object.values(PLANTED);

/** All of them, in names and values, lists and objects. */
export const PLANTED_FIELDS = {
  ...PLANTED,
  [PLANTED.card]: true,
  [PLANTED.email]: { list: [PLANTED.cardWithSpaces, { cvv: PLANTED.verificationValue }] },
  metadata: { authorization: PLANTED.token, aws_secret_access_key: PLANTED.secretKey },
  amount_paid: 5500000000000004,
};

/** What of these stands in a text, written as it was, without separators, encoded, or the telling part of it. */
export function leaksIn(text: string, planted: readonly string[] = [...EVERY_PLANTED, PLANTED_ID, PLANTED_NOTIFIED]) {
  return planted.filter((value) => formsOf(value).some((form) => text.includes(form)) || hasWord(text, value));
}

function formsOf(value: string): string[] {
  // Too short to be told from any other four digits: looked for as a word only.
  if (value === PLANTED.verificationValue) return [];
  const parts = value.startsWith("Bearer ") ? value.slice(7).split(".") : [];
  const bare = value.replaceAll(/[ -]/g, "");
  const encoded = [encodeURIComponent(value), Buffer.from(value).toString("base64").slice(0, -4)];
  return [value, bare, ...encoded, ...parts];
}

function hasWord(text: string, value: string): boolean {
  return value === PLANTED.verificationValue && new RegExp(`(?<![\\w.:-])${value}(?![\\w.:-])`).test(text);
}
