import type { LocalEvent } from "./events.ts";

/** A line that a function wrote, as an event: level and message of a JSON log line, else the line itself at INFO. */
export function logEvent(functionName: string, line: string): Extract<LocalEvent, { type: "log" }> {
  try {
    const { level, message, error } = JSON.parse(line);
    if (typeof level === "string") {
      const cause = typeof error?.name === "string" ? ` (${error.name}: ${error.message})` : "";
      return { type: "log", functionName, level: level.toUpperCase(), message: `${message}${cause}` };
    }
  } catch {
    // Not JSON: shown as it is.
  }
  return { type: "log", functionName, level: "INFO", message: line };
}
