import { formOf } from "../../../tools/console/server/operation-form.ts";
import { CHANGE_OPTIONS, CHANGE_USAGE } from "../../../tools/ops/change/change.ts";
import { OPERATIONS } from "../../../tools/ops/commands/index.ts";
import type { Operation } from "../../../tools/ops/operation.ts";

const OPERATION: Operation = {
  summary: "move it",
  usage: `Moves what is there.
And says so.

Usage: npm run ops -- move <transaction> [--to <place>]

  <transaction>          the payment's transaction_id
  --to <place>           where it goes
                         (default: home)
  --from, --until <time>  of this time
  --all                  everything
${CHANGE_USAGE}

Examples:
  npm run ops -- move txn-17 --to here
`,
  changes: true,
  options: {
    to: { type: "string" },
    until: { type: "string" },
    all: { type: "boolean" },
    only: { type: "string", multiple: true },
    ...CHANGE_OPTIONS,
  },
  prepare: () => async () => 0,
};

test("given a command, when its form is made, then it has a field for each option and argument, with what the help says", () => {
  expect(formOf("move", OPERATION)).toMatchObject({
    name: "move",
    description: "Moves what is there. And says so.",
    fields: [
      { name: "transaction", kind: "argument", meaning: "the payment's transaction_id" },
      { name: "to", kind: "text", value: "place", meaning: "where it goes (default: home)" },
      { name: "until", kind: "text", value: "time", meaning: "of this time" },
      { name: "all", kind: "flag", meaning: "everything" },
      { name: "only", kind: "list", meaning: "" },
    ],
  });
});

test.each(Object.entries(OPERATIONS).filter(([, { changes, asksUnseen }]) => changes && !asksUnseen))(
  "given the command %s, which changes something, when its form is made, then each field says what it means",
  (name, operation) => {
    expect(formOf(name, operation).fields.filter(({ meaning }) => meaning === "")).toEqual([]);
  },
);

test("given a command that takes any number of arguments, when its form is made, then its field takes them, too", () => {
  expect(formOf("replay", OPERATIONS.replay ?? OPERATION).fields[0]).toMatchObject({
    name: "transaction",
    kind: "arguments",
  });
});
