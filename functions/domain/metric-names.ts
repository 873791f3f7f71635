/** Names of the metrics that the functions count and the alarms watch. */

export const METRICS_NAMESPACE = "PaymentSystem";

/** A request that was answered with 500: something failed inside, and the caller is to send it again. */
export const FAULT_ANSWERED = "FaultAnswered";

/** A webhook that was recorded, and one that had been recorded before. */
export const WEBHOOK_RECORDED = "WebhookRecorded";
export const WEBHOOK_REPEATED = "WebhookRepeated";

/** A message of the notification queue that could not be published, and is received again. */
export const NOTIFICATION_FAILED = "NotificationFailed";

/** With the dimension `service` = the function's name. */
export type Count =
  | typeof WEBHOOK_RECORDED
  | typeof WEBHOOK_REPEATED
  | "RequestRefused"
  | "NotificationPublished"
  | typeof NOTIFICATION_FAILED
  | typeof FAULT_ANSWERED;

/** A request to a source's route that no live secret of the source signed. */
export const SIGNATURE_REFUSED = "SignatureRefused";

/** A signed event that is not recorded: its payment is missing until somebody does something about it. */
export const SIGNED_EVENT_REFUSED = "SignedEventRefused";

/** With a further dimension `source` = the name of a source of signed webhooks. */
export type SourceCount =
  | typeof WEBHOOK_RECORDED
  | typeof WEBHOOK_REPEATED
  | typeof SIGNATURE_REFUSED
  | typeof SIGNED_EVENT_REFUSED
  | typeof FAULT_ANSWERED
  | "SignedEventIgnored";
