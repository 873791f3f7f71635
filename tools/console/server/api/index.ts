import type { ConsoleRoute } from "../route.ts";
import { DEAD_LETTERS } from "./dead-letters.ts";
import { DELIVERIES } from "./deliveries.ts";
import { EVENT } from "./event.ts";
import { INFO } from "./info.ts";
import { OPENAPI } from "./openapi.ts";
import { operationRoutes } from "./operations.ts";
import { OVERVIEW } from "./overview.ts";
import { PAYMENT, RAW_BODY } from "./payment.ts";
import { PAYMENT_LOGS } from "./payment-logs.ts";
import { PAYMENTS } from "./payments.ts";
import { ARM, REPAIR, SEND, SENDING } from "./sending.ts";

/** All that the page of one console can ask. */
export function routes(): readonly ConsoleRoute[] {
  return [
    ...[INFO, OVERVIEW, PAYMENTS, PAYMENT, RAW_BODY, PAYMENT_LOGS, EVENT, DELIVERIES, DEAD_LETTERS, OPENAPI],
    ...operationRoutes(),
    ...[SENDING, SEND, ARM, REPAIR],
  ];
}
