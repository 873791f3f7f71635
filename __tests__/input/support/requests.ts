import fc from "fast-check";
import { anyText, SPECIAL_NAMES } from "./texts.ts";

/** Names of headers that mean something to a handler, in any case, and others. */
const headerName = fc.oneof(
  fc.constantFrom("Idempotency-Key", "idempotency-key", "IDEMPOTENCY-KEY", "webhook-id", "Webhook-Id"),
  fc.constantFrom("content-type", "x-amzn-trace-id", "host", ...SPECIAL_NAMES),
  anyText,
);

/** As an event has them: none, null, one value a name, and those of `multiValueHeaders` beside. */
export const anyHeaders = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(null, undefined, {}) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.tuple(headerName, fc.oneof(anyText, fc.constantFrom(null, undefined, "key-1"))), { maxLength: 4 })
      .map((pairs) => Object.fromEntries(pairs)),
  },
);

export const anyPathParameters = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(null, undefined, {}, { id: null }, { id: undefined }, { ID: "tx-1" }) },
  { weight: 5, arbitrary: anyText.map((id) => ({ id })) },
  { weight: 3, arbitrary: fc.stringMatching(/^[a-zA-Z0-9_-]{1,40}$/).map((id) => ({ id })) },
  {
    weight: 1,
    arbitrary: fc.array(fc.tuple(fc.constantFrom(...SPECIAL_NAMES), anyText)).map((pairs) => Object.fromEntries(pairs)),
  },
);

export const anyMethod = fc.oneof(
  fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "get", "TRACE", "__proto__"),
  anyText,
);
