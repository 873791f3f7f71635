import { RequestError, SignatureError } from "../domain/errors.ts";
import { EVENT_REFUSED_LINE, SIGNATURE_REFUSED_LINE } from "../domain/log-messages.ts";
import { FAULT_ANSWERED, SIGNATURE_REFUSED, SIGNED_EVENT_REFUSED } from "../domain/metric-names.ts";
import { logger } from "./logger.ts";
import { countOf } from "./metrics.ts";

/** Answered before the signature is looked at: the sender is not known. */
const TOO_LARGE = 413;

/** Counts and logs, by source, why a request is not answered with 200. Then throws the error again. */
export function reportRefusal(error: unknown, source: string): never {
  if (error instanceof SignatureError) {
    countOf(source, SIGNATURE_REFUSED);
    logger.warn(SIGNATURE_REFUSED_LINE, { reason: error.reason });
  } else if (!(error instanceof RequestError)) {
    countOf(source, FAULT_ANSWERED);
  } else if (error.statusCode !== TOO_LARGE) {
    countOf(source, SIGNED_EVENT_REFUSED);
    logger.warn(EVENT_REFUSED_LINE, { reason: error.message });
  }
  throw error;
}
