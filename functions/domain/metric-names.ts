/** Names of the metrics that the functions count and the alarms watch. */

export const METRICS_NAMESPACE = "PaymentSystem";

/** With the dimension `service` = the function's name. */
export type Count = "WebhookRecorded" | "WebhookRepeated" | "RequestRefused" | "NotificationPublished";

/** A request to a source's route that no live secret of the source signed. */
export const SIGNATURE_REFUSED = "SignatureRefused";

/** A signed event that is not recorded: its payment is missing until somebody does something about it. */
export const SIGNED_EVENT_REFUSED = "SignedEventRefused";

/** With a further dimension `source` = the name of a source of signed webhooks. */
export type SourceCount = typeof SIGNATURE_REFUSED | typeof SIGNED_EVENT_REFUSED | "SignedEventIgnored";
