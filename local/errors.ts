/** Why the local run cannot start, in one line that says what to change. */
export class LocalRunError extends Error {
  override readonly name = "LocalRunError";
}
