import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { operatorPolicy } from "../../tools/docs/operator-policies.ts";
import { markedPart } from "../../tools/shared/marked.ts";

test.each(["reading", "changing"] as const)(
  "given what operators call, then the policy of who is %s in docs/operations.md is what `npm run docs` writes",
  (kind) => {
    const document = readFileSync(resolve(__dirname, "../../docs/operations.md"), "utf8");

    expect(markedPart(document, `policy-${kind}`)).toBe(operatorPolicy(kind));
  },
);
