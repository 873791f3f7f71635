/**
 * Limits of the services, each with its source. What exceeds one is refused before anything is written.
 */

/** Bytes of a DynamoDB partition key value. Source: DynamoDB Developer Guide, "Quotas", partition key length. */
export const MAX_PARTITION_KEY_BYTES = 2048;

/** Bytes of a DynamoDB item, names and values together. Source: DynamoDB Developer Guide, "Quotas", item size. */
export const MAX_ITEM_BYTES = 400 * 1024;

/**
 * Bytes of a body that is parsed. Ours: a larger body fits no record. A parsed body can take a hundred times its size, so
 * the largest ones that API Gateway lets through would exhaust a function's memory.
 */
export const MAX_BODY_BYTES = MAX_ITEM_BYTES;

/** Significant digits of a DynamoDB number. Source: DynamoDB Developer Guide, "Data types", number. */
export const MAX_NUMBER_PRECISION = 38;

/** Powers of ten of a DynamoDB number other than zero: 1E-130 to 9.99…E+125. Source: as for the precision. */
export const NUMBER_MAGNITUDE = { min: -130, max: 125 } as const;

/** Bytes that a number of the greatest precision takes in an item: two digits a byte, plus sign and exponent. */
export const MAX_NUMBER_BYTES = 22;

/** Characters of an SNS subject. Source: SNS API Reference, Publish, Subject. */
export const MAX_SUBJECT_LENGTH = 100;

/** Characters of an idempotency key. Ours: the key is hashed, so any length would do. */
export const MAX_IDEMPOTENCY_KEY_LENGTH = 255;

/** Characters of the name of a refund, a capture or a dispute. Ours: providers' ids are far shorter. */
export const MAX_PART_ID_LENGTH = 255;

/** Characters of an e-mail address. Source: RFC 5321, section 4.5.3.1.3, path without its brackets. */
export const MAX_EMAIL_LENGTH = 254;

/** Bytes of a signed body. Ours: no sender needs more, and a request without a right signature makes us hash no more. */
export const MAX_SIGNED_BODY_BYTES = 256 * 1024;

/** Seconds by which a signature's time may differ from ours. Source: Standard Webhooks; Stripe's libraries. */
export const SIGNATURE_TOLERANCE_SECONDS = 300;

/** Events in one request. Ours: they are recorded one after another, and the caller gets an answer within 29 seconds. */
export const MAX_EVENTS_PER_REQUEST = 250;
