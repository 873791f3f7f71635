/** A line that a function wrote. */
export interface FunctionLog {
  readonly functionName: string;
  readonly level: string;
  readonly message: string;
  /** Why the function refused or ignored what it was given. */
  readonly reason: string | undefined;
}

/** Level and message of a JSON log line; of any other line the line itself, at INFO. */
export function readLog(functionName: string, line: string): FunctionLog {
  try {
    const { level, message, error, reason } = JSON.parse(line);
    if (typeof level === "string") {
      const cause = typeof error?.name === "string" ? ` (${error.name}: ${error.message})` : "";
      return {
        functionName,
        level: level.toUpperCase(),
        message: `${message}${cause}`,
        reason: typeof reason === "string" ? reason : undefined,
      };
    }
  } catch {
    // Not JSON: shown as it is.
  }
  return { functionName, level: "INFO", message: line, reason: undefined };
}
