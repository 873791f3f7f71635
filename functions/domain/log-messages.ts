/** Messages of log lines by which an operator's queries and commands find what went wrong. */

/** A request to a source's route that no live secret of the source signed. */
export const SIGNATURE_REFUSED_LINE = "signature refused";

/** A signed event that is not recorded. */
export const EVENT_REFUSED_LINE = "signed event refused";

/** A signed event that is not about a payment, or about one that is not taken. */
export const EVENT_IGNORED_LINE = "signed event ignored";

/** A request that was answered with 4xx, whatever else was logged of it. */
export const REQUEST_REFUSED_LINE = "request refused";

/** A request that was answered with 500, whatever else was logged of it. */
export const REQUEST_FAILED_LINE = "request failed";

/** One of the events of a request, which was answered with 500 for it. */
export const EVENT_FAILED_LINE = "event failed";

/** A message of the notification queue that could not be published, and is received again. */
export const NOTIFICATION_FAILED_LINE = "notification failed";

/** Levels of lines about a fault inside. */
export const FAULT_LEVELS = ["ERROR", "CRITICAL"] as const;
