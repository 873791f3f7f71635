import { RequestError, SignatureError } from "../domain/errors.ts";
import { SIGNATURE_REFUSED, SIGNED_EVENT_REFUSED } from "../domain/metric-names.ts";
import { logger } from "./logger.ts";
import { countOf } from "./metrics.ts";

/** Answered before the signature is looked at, so it says nothing of the sender. */
const TOO_LARGE = 413;

/** Counts and logs, by source, why a request is refused; then it is thrown on. */
export function reportRefusal(error: unknown, source: string): never {
  if (error instanceof SignatureError) {
    countOf(source, SIGNATURE_REFUSED);
    logger.warn("signature refused", { reason: error.reason });
  } else if (error instanceof RequestError && error.statusCode !== TOO_LARGE) {
    countOf(source, SIGNED_EVENT_REFUSED);
    logger.warn("signed event refused", { reason: error.message });
  }
  throw error;
}
