import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { SERVICES } from "../../local/aws/services/index.ts";
import { faultTargets, parseFault } from "../../local/faults/fault.ts";

const TARGETS = faultTargets(["webhook-processor"], SERVICES);

/** What `npm run cost` counted each function to call. */
const counts: Record<string, { steps: string[][]; stepsAfterPause: string[][] }> = JSON.parse(
  readFileSync(resolve(__dirname, "../../tools/bench/paper/counts.json"), "utf8"),
);
const counted = Object.values(counts).flatMap(({ steps, stepsAfterPause }) => [...steps, ...stepsAfterPause].flat());

test.each([...new Set([...counted, "ReceiveMessage", "DeleteMessageBatch"])])(
  "given a fault of %s, which is called, then it is taken",
  (operation) => {
    expect(parseFault(`*:${operation}=fail`, TARGETS)).toMatchObject({ operation, kind: "fail", first: 1, last: 1 });
  },
);

test("given a fault of an operation that nothing calls, when it is read, then the allowed ones are named", () => {
  expect(() => parseFault("webhook-processor:DeleteItem=fail", TARGETS)).toThrow(
    '--fault: "webhook-processor:DeleteItem=fail" given, allowed: operation UpdateItem, PutItem, Query, SendMessage',
  );
});

test("given a stale answer of a call that writes, when it is read, then the reads that can be stale are named", () => {
  expect(() => parseFault("*:PutItem=stale", TARGETS)).toThrow(
    '--fault: "*:PutItem=stale" given, allowed: operation Query, GetSecretValue with kind stale',
  );
});
