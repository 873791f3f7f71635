/** A change of the code that a deployment test makes: what stands exactly once in a file is replaced. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replacement: string;
}

const ROUTE = '{ method: "GET", path: "/transactions/{id}", handler: transactionReader },';

/** Here and not in the tests, so that a fast test sees when the code no longer has what one of them replaces. */
export const EDITS = {
  answerOfTheReader: {
    file: "functions/transaction-reader.ts",
    find: '"Transaction not found"',
    replacement: '"No such transaction"',
  },
  newRoute: {
    file: "stacks/payment-functions.ts",
    find: ROUTE,
    replacement: `${ROUTE}
      { method: "GET", path: "/payments/{id}", handler: transactionReader },`,
  },
  logRetentionOfDev: {
    file: "examples/environments/environments.ts",
    find: "logRetentionDays: 30",
    replacement: "logRetentionDays: 60",
  },
} as const satisfies Readonly<Record<string, Edit>>;

/** The change that takes back another. */
export function undone({ file, find, replacement }: Edit): Edit {
  return { file, find: replacement, replacement: find };
}
