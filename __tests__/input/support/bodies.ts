import fc from "fast-check";
import { DEFAULT_CURRENCIES } from "../../../functions/domain/currencies.ts";
import { TEMPLATE_BY_STATUS } from "../../../functions/domain/payment.ts";
import { BASIC_STATUSES } from "../../../functions/domain/payment-events.ts";
import { KIND_BY_EVENT_TYPE } from "../../../functions/domain/schemes/stripe-kinds.ts";
import { anyJsonText, anyText, SPECIAL_NAMES } from "./texts.ts";

/** A body, and the fields in which it differs from a valid one; `body` when it differs as a whole. */
export interface GeneratedBody {
  readonly text: string;
  readonly changed: readonly string[];
}

type Member = readonly [name: string, json: string];

const quoted = (text: string) => JSON.stringify(text);
const id = fc.stringMatching(/^[a-zA-Z0-9_-]{1,40}$/);

const validWebhook: fc.Arbitrary<readonly Member[]> = fc
  .record({
    transaction_id: id.map(quoted),
    amount: fc.stringMatching(/^(0|[1-9][0-9]{0,15})(\.[0-9]{1,15})?$/),
    currency: fc.constantFrom(...Object.keys(DEFAULT_CURRENCIES)).map(quoted),
    status: fc.constantFrom(...BASIC_STATUSES).map(quoted),
  })
  .map(Object.entries);

const validNotification: fc.Arbitrary<readonly Member[]> = fc
  .record({
    email: fc.constantFrom("payer@example.com", "a.b+c@mail.example.org").map(quoted),
    template: fc.constantFrom(...BASIC_STATUSES.map((status) => TEMPLATE_BY_STATUS[status])).map(quoted),
  })
  .map(Object.entries);

/** Values close to valid ones of some field. */
const nearlyValid = fc.constantFrom(
  ...['"usd"', '"USD "', '["USD"]', '"completed\\u0000"', '"Pending"', '"12.34"', "-0.01", "1e38", '{"value":1}'],
  ...[
    '"a@b"',
    '"a@@example.com"',
    '"a b@example.com"',
    '"@"',
    '"a@example.com\\nBcc: b@example.com"',
    '"ä@example.com"',
  ],
);

type Change = (members: readonly Member[]) => { members: readonly Member[]; changed: readonly string[] };

function anyChange(fields: readonly string[]): fc.Arbitrary<Change> {
  const field = fc.constantFrom(...fields);
  const value = fc.oneof(anyJsonText, nearlyValid);
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(field, value).map(
        ([name, json]): Change =>
          (members) => ({
            members: members.map((member) => (member[0] === name ? [name, json] : member)),
            changed: [name],
          }),
      ),
    },
    {
      weight: 2,
      arbitrary: field.map(
        (name): Change =>
          (members) => ({
            members: members.filter((member) => member[0] !== name),
            changed: [name],
          }),
      ),
    },
    // The same key twice: the last one counts.
    {
      weight: 1,
      arbitrary: fc.tuple(field, value, fc.boolean()).map(
        ([name, json, last]): Change =>
          (members) => ({
            members: last ? [...members, [name, json]] : [[name, json], ...members],
            changed: [name],
          }),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(fc.oneof(anyText, fc.constantFrom(...SPECIAL_NAMES)), value).map(
        ([name, json]): Change =>
          (members) => ({ members: [...members, [name, json]], changed: [name] }),
      ),
    },
  );
}

/** Valid bodies with up to three changes of their fields. */
function anyBody(valid: fc.Arbitrary<readonly Member[]>, fields: readonly string[]): fc.Arbitrary<GeneratedBody> {
  return fc.tuple(valid, fc.array(anyChange(fields), { maxLength: 3, size: "max" })).map(([members, changes]) => {
    let current = members;
    const changed: string[] = [];
    for (const change of changes) {
      const result = change(current);
      current = result.members;
      changed.push(...result.changed);
    }
    return { text: textOf(current), changed };
  });
}

function textOf(members: readonly Member[]): string {
  return `{${members.map(([name, json]) => `${quoted(name)}:${json}`).join(",")}}`;
}

export const WEBHOOK_FIELDS = ["transaction_id", "amount", "currency", "status"] as const;
export const NOTIFICATION_FIELDS = ["email", "template"] as const;

export const anyWebhook = anyBody(validWebhook, WEBHOOK_FIELDS);
export const anyNotification = anyBody(validNotification, NOTIFICATION_FIELDS);
const validIntent: fc.Arbitrary<readonly Member[]> = fc
  .record({
    id: id.map(quoted),
    amount: fc.stringMatching(/^(0|[1-9][0-9]{0,15})$/),
    amount_received: fc.stringMatching(/^(0|[1-9][0-9]{0,15})$/),
    currency: fc.constantFrom(...Object.keys(DEFAULT_CURRENCIES)).map((currency) => quoted(currency.toLowerCase())),
  })
  .map(Object.entries);

const validStripeEvent: fc.Arbitrary<readonly Member[]> = fc
  .record({
    id: id.map(quoted),
    type: fc.constantFrom(...Object.keys(KIND_BY_EVENT_TYPE)).map(quoted),
    created: fc.integer({ min: 0, max: 4_000_000_000 }).map(String),
  })
  .map(Object.entries);

/** An event of Stripe, with changes of its own fields and of its payment's. */
export const anyStripeEvent: fc.Arbitrary<GeneratedBody> = anyBody(validIntent, [
  "id",
  "amount",
  "amount_received",
  "currency",
]).chain((intent) =>
  anyBody(
    validStripeEvent.map((members) => [...members, ["data", `{"object":${intent.text}}`] as const]),
    ["id", "type", "created", "data"],
  ).map(({ text, changed }) => ({
    text,
    changed: [...changed, ...intent.changed.map((name) => `data.object.${name}`)],
  })),
);
export const unchangedWebhook = validWebhook.map(textOf);
export const unchangedNotification = validNotification.map(textOf);
/** Bytes: random ones, and those of a valid body with bits flipped, bytes lost, doubled or put in. */
export function anyBytes(valid: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  const damage = fc.record({
    kind: fc.constantFrom("flip", "lose", "double", "insert", "cut"),
    at: fc.nat(),
    byte: fc.nat(255),
  });
  return fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(valid, fc.array(damage, { minLength: 1, maxLength: 4 }))
        .map(([text, damages]) => damages.reduce(damaged, Buffer.from(text))),
    },
  );
}

function damaged(bytes: Buffer, { kind, at, byte }: { kind: string; at: number; byte: number }): Buffer {
  const index = bytes.length === 0 ? 0 : at % bytes.length;
  const [before, after] = [bytes.subarray(0, index), bytes.subarray(index + 1)];
  const here = bytes.subarray(index, index + 1);
  if (kind === "flip") return Buffer.concat([before, Buffer.from([(here[0] ?? 0) ^ (1 << (byte % 8))]), after]);
  if (kind === "lose") return Buffer.concat([before, after]);
  if (kind === "double") return Buffer.concat([before, here, here, after]);
  if (kind === "insert") return Buffer.concat([before, Buffer.from([byte]), here, after]);
  return Buffer.from(before);
}
