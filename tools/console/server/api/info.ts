import { PAYMENT_STATUSES } from "../../../../functions/domain/payment-events.ts";
import type { ConsoleInfo } from "../../contract.ts";
import type { ConsoleRoute } from "../route.ts";

export const INFO: ConsoleRoute = {
  method: "GET",
  path: "/api/info",
  async answer(_request, { environment, local, allowsChanges }) {
    return {
      environment: environment.label,
      isLocal: local !== undefined,
      allowsChanges,
      statuses: PAYMENT_STATUSES,
    } satisfies ConsoleInfo;
  },
};
