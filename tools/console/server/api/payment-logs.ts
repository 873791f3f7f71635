import { describedLine } from "../../../ops/logs/described-line.ts";
import { idsOfName, readName } from "../../../ops/logs/ids-of-name.ts";
import { likelyRange } from "../../../ops/logs/likely-range.ts";
import { linesAbout } from "../../../ops/logs/lines-about.ts";
import type { PaymentLogs } from "../../contract.ts";
import type { ConsoleRoute } from "../route.ts";

/** What the functions and the API logged of a payment's events: a notification that failed, too. */
export const PAYMENT_LOGS: ConsoleRoute = {
  method: "GET",
  path: "/api/payments/:id/logs",
  async answer({ parameters: { id = "" }, signal }, { environment }) {
    const { ids, claims } = await idsOfName(environment, readName(id, undefined));
    const range = likelyRange(claims, {});
    const { lines } = await linesAbout(environment, ids, { range, signal });
    return {
      ...range,
      lines: lines.map((line) => ({ time: line.time, writer: line.writer, ...describedLine(line) })),
    } satisfies PaymentLogs;
  },
};
