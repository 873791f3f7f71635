/** A refusal that the caller can act on: its message goes into the answer, so it never repeats what the caller sent. */
export class RequestError extends Error {
  override readonly name: string = "RequestError";
  readonly statusCode: 400 | 401 | 404 | 413 | 422;

  constructor(statusCode: RequestError["statusCode"], message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** A message names a payment that is not in the table, or not yet: the message must be received again later. */
export class PaymentNotRecordedError extends Error {
  override readonly name = "PaymentNotRecordedError";
}

/** Other events have taken all candidates for a record's sort key within its millisecond. So many do not collide by chance. */
export class TimestampExhaustedError extends Error {
  override readonly name = "TimestampExhaustedError";
}

/** A message on the notification queue that does not follow our contract. */
export class InvalidMessageError extends Error {
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

/** A source cannot be verified: its secret has no value yet, or its value is not a secret of its scheme. */
export class WebhookSecretError extends Error {
  override readonly name = "WebhookSecretError";
}
