import type { Operation } from "../operation.ts";
import { BACKFILL } from "./backfill.ts";
import { CORRECT } from "./correct.ts";
import { DEAD_LETTERS } from "./dead-letters.ts";
import { ERASE } from "./erase.ts";
import { EXPORT } from "./export.ts";
import { HEALTH } from "./health.ts";
import { IMPORT } from "./import.ts";
import { KEY } from "./key.ts";
import { LIST } from "./list.ts";
import { LOGS } from "./logs.ts";
import { RECONCILE } from "./reconcile.ts";
import { REDRIVE } from "./redrive.ts";
import { REFUSALS } from "./refusals.ts";
import { REPLAY } from "./replay.ts";
import { RESTORE } from "./restore.ts";
import { SECRET } from "./secret.ts";
import { SHOW } from "./show.ts";

/** The commands by their names, in the order in which help lists them. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  health: HEALTH,
  show: SHOW,
  list: LIST,
  export: EXPORT,
  reconcile: RECONCILE,
  logs: LOGS,
  refusals: REFUSALS,
  "dead-letters": DEAD_LETTERS,
  redrive: REDRIVE,
  replay: REPLAY,
  secret: SECRET,
  import: IMPORT,
  correct: CORRECT,
  erase: ERASE,
  key: KEY,
  backfill: BACKFILL,
  restore: RESTORE,
};
