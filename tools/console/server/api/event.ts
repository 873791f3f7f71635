import { findEvent } from "../../../ops/payments/transaction-of-event.ts";
import type { FoundEvent } from "../../contract.ts";
import type { ConsoleRoute } from "../route.ts";

/** An event by the id that the logs have of it. */
export const EVENT: ConsoleRoute = {
  method: "GET",
  path: "/api/events/:id",
  async answer({ parameters: { id = "" }, signal }, { environment }) {
    if (!/^[0-9a-f]{64}$/.test(id)) return undefined;
    return (await findEvent(environment, id, signal)) satisfies FoundEvent | undefined;
  },
};
