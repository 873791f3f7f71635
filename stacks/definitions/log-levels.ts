/**
 * The levels of log lines, the least severe first.
 * Source: Lambda Developer Guide, "Configuring advanced logging controls", application log level.
 */
export const LOG_LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;

/** The least severe level that a function still logs. */
export type LogLevel = (typeof LOG_LEVELS)[number];
