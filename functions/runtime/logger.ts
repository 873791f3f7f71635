import { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";

/**
 * One logger per container: JSON lines on the standard output, each with the request id once a handler has begun.
 *
 * The level comes from `AWS_LAMBDA_LOG_LEVEL`, which Lambda sets from the function's logging configuration.
 * Never give it a body, a header, an e-mail address or an id that a caller chose: use {@link digestOf} to correlate.
 */
export const logger = new Logger({ serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? "payment-system" });

/** Gives the lines of this invocation these keys, and none of the invocation before. */
export function beginInvocation(context: Context, keys: Readonly<Record<string, string | undefined>> = {}): void {
  logger.resetKeys();
  logger.addContext(context);
  logger.appendKeys({ ...keys });
}

/** Gives the further lines of this invocation the event that they are about. */
export function nameEvent(eventId: string, named?: string): void {
  logger.appendKeys({ event_id: eventId, named_event_id: named });
}

/** The further lines of this invocation are about no event. */
export function forgetEvent(): void {
  logger.removeKeys(["event_id", "named_event_id"]);
}
