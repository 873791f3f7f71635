import { useState } from "preact/hooks";
import type { PaymentLogs as Logs } from "../../contract.ts";
import { useLive } from "../api.ts";
import { Empty, Shown } from "../parts/states.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Time } from "../parts/values.tsx";

type Line = Logs["lines"][number];

const COLUMNS: readonly Column<Line>[] = [
  { title: "Logged (UTC)", cell: ({ time }) => <Time time={time} /> },
  { title: "By", cell: ({ writer }) => <span class="writer">{writer}</span> },
  { title: "Level", cell: ({ level }) => (level === "" ? <span class="none">–</span> : level) },
  {
    title: "Says",
    isLong: true,
    cell: ({ message, details }) => (
      <>
        {message} <span class="none">{details.join(" · ")}</span>
      </>
    ),
  },
];

/** What was logged of a payment, a notification that failed included. It is asked for on demand: logs are slow. */
export function PaymentLogs({ transactionId }: { readonly transactionId: string }) {
  const [isWanted, setWanted] = useState(false);
  const path = isWanted ? `/api/payments/${encodeURIComponent(transactionId)}/logs` : undefined;
  const live = useLive<Logs>(path, 0);
  return (
    <>
      <h2>Its logs</h2>
      {isWanted ? (
        <Shown live={live} what="the logs">
          {({ from, to, lines }) =>
            lines.length === 0 ? (
              <Empty title="Nothing was logged">
                From {from.slice(0, 16)} to {to.slice(0, 16)} UTC.
              </Empty>
            ) : (
              <>
                <Table
                  caption="What was logged"
                  columns={COLUMNS}
                  rows={lines}
                  keyOf={(line) => `${line.time} ${lines.indexOf(line)}`}
                />
                <div class="below">
                  <span>
                    From {from.slice(0, 16)} to {to.slice(0, 16)} UTC
                  </span>
                  <button type="button" onClick={live.reload} disabled={live.isLoading}>
                    Read them again
                  </button>
                </div>
              </>
            )
          }
        </Shown>
      ) : (
        <button type="button" onClick={() => setWanted(true)}>
          Show its logs
        </button>
      )}
    </>
  );
}
