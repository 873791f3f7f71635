import { RequestError, SignatureError } from "../domain/errors.ts";
import { FAULT_ANSWERED, SIGNATURE_REFUSED, SIGNED_EVENT_REFUSED } from "../domain/metric-names.ts";
import { logger } from "./logger.ts";
import { countOf } from "./metrics.ts";

/** Answered before the signature is looked at: the sender is not known. */
const TOO_LARGE = 413;

/** Counts and logs, by source, why a request is not answered with 200. Then throws the error again. */
export function reportRefusal(error: unknown, source: string): never {
  if (error instanceof SignatureError) {
    countOf(source, SIGNATURE_REFUSED);
    logger.warn("signature refused", { reason: error.reason });
  } else if (!(error instanceof RequestError)) {
    countOf(source, FAULT_ANSWERED);
  } else if (error.statusCode !== TOO_LARGE) {
    countOf(source, SIGNED_EVENT_REFUSED);
    logger.warn("signed event refused", { reason: error.message });
  }
  throw error;
}
