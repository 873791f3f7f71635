/** The protocols by which a topic's subscribers can be reached, in SNS's own words. */
export const SUBSCRIBER_PROTOCOLS = ["email", "https", "sqs"] as const;

/** Who gets the messages of a topic. */
export interface Subscriber {
  /** How messages reach it. */
  readonly protocol: (typeof SUBSCRIBER_PROTOCOLS)[number];
  /** An e-mail address (`email`), an https URL (`https`) or a queue's ARN (`sqs`). */
  readonly endpoint: string;
}

/** The account of an ARN: its fifth part. */
export function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}
