/** Metrics that the functions count, which alarms watch by the same names. */

export const METRICS_NAMESPACE = "PaymentSystem";

/** With the dimension `service` = the function's name. */
export type Count = "WebhookRecorded" | "WebhookRepeated" | "RequestRefused" | "NotificationPublished";

/** A request to a source's route that no live secret of the source signed. */
export const SIGNATURE_REFUSED = "SignatureRefused";

/** With a further dimension `source` = the name of a source of signed webhooks. */
export type SourceCount = typeof SIGNATURE_REFUSED | "SignedEventRefused" | "SignedEventIgnored";
