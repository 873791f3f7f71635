/** Licences that ask for no more than their notice to be kept. Source: Blue Oak Council, permissive license list. */
const PERMISSIVE: ReadonlySet<string> = new Set([
  ...[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unlicense",
  ],
]);

/** Whether an SPDX expression leaves a permissive choice. What it does not understand is not permissive. */
export function isPermissive(expression: string): boolean {
  const choices = expression.replaceAll(/[()]/g, "").split(" OR ");
  // Parentheses may bind in another way than `AND` before `OR`.
  if (choices.length > 1 && expression.includes(" AND ")) return false;
  return choices.some((choice) => choice.split(" AND ").every((license) => PERMISSIVE.has(license)));
}
