import { RequestError } from "../domain/errors.ts";
import { EVENT_FAILED_LINE } from "../domain/log-messages.ts";
import { loggedFault } from "./logged-fault.ts";
import { forgetEvent, logger } from "./logger.ts";

/** Handles one of the events of an invocation: a fault is logged with this event's id, and later lines do not have it. */
export async function oneOfSeveral<T>(handle: () => Promise<T>): Promise<T> {
  try {
    return await handle();
  } catch (error) {
    if (!(error instanceof RequestError)) logger.error(EVENT_FAILED_LINE, { error: loggedFault(error) });
    throw error;
  } finally {
    forgetEvent();
  }
}
