import type { ConsoleRoute } from "../route.ts";
import { DEAD_LETTERS } from "./dead-letters.ts";
import { INFO } from "./info.ts";
import { OPENAPI } from "./openapi.ts";
import { PAYMENT, RAW_BODY } from "./payment.ts";
import { PAYMENTS } from "./payments.ts";

/** All that the page can ask. */
export const ROUTES: readonly ConsoleRoute[] = [INFO, PAYMENTS, PAYMENT, RAW_BODY, DEAD_LETTERS, OPENAPI];
