/**
 * The base of all our errors. A message may stand in a log, and some stand in answers: it says what is wrong and what is allowed,
 * and never repeats what was given.
 */
export class SafeError extends Error {
  override readonly name: string = "SafeError";
}

/** Where an adapter notes on an error which call failed, as `DynamoDB.UpdateItem`. */
export const FAILED_CALL = Symbol("failed call");

/** A refusal that the caller can act on: its message goes into the answer, so it never repeats what the caller sent. */
export class RequestError extends SafeError {
  override readonly name: string = "RequestError";
  readonly statusCode: 400 | 401 | 404 | 413 | 422;

  constructor(statusCode: RequestError["statusCode"], message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** A message names a payment that is not in the table, or not yet: the message must be received again later. */
export class PaymentNotRecordedError extends SafeError {
  override readonly name = "PaymentNotRecordedError";
}

/** Other events have taken all candidates for a record's sort key within its millisecond. So many do not collide by chance. */
export class TimestampExhaustedError extends SafeError {
  override readonly name = "TimestampExhaustedError";
}

/** A message on the notification queue that does not follow our contract. */
export class InvalidMessageError extends SafeError {
  override readonly name = "InvalidMessageError";
}

/** No live secret of the source signed the request. The answer is the same for every cause, which is for the log only. */
export class SignatureError extends RequestError {
  override readonly name = "SignatureError";
  /** Says nothing of what was sent. */
  readonly reason: string;

  constructor(reason: string) {
    super(401, "Unauthorized");
    this.reason = reason;
  }
}

/** The function does not fit the stack that deployed it. */
export class ConfigurationError extends SafeError {
  override readonly name = "ConfigurationError";
}

/** An answer lacks what its service promises: whether the call took effect is not known. */
export class IncompleteAnswerError extends SafeError {
  override readonly name = "IncompleteAnswerError";
}

/** A source cannot be verified: its secret has no value yet, or its value is not a secret of its scheme. */
export class WebhookSecretError extends SafeError {
  override readonly name = "WebhookSecretError";
}

/** A sender's certificate could not be read, through no fault of the sender: it is to try again. */
export class CertificateError extends SafeError {
  override readonly name = "CertificateError";
}
