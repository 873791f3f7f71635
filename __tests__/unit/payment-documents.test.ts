import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { paymentTables } from "../../tools/docs/payment-tables.ts";
import { markedPart } from "../../tools/shared/marked.ts";

test.each(Object.entries(paymentTables()))(
  "given the rules of a payment's life, then the table %s in docs/payment-life.md is what `npm run docs` writes",
  (name, table) => {
    const document = readFileSync(resolve(__dirname, "../../docs/payment-life.md"), "utf8");

    expect(markedPart(document, name)).toBe(table);
  },
);
