import type { DeadLetter, DeadLetters } from "../../contract.ts";
import { useLive } from "../api.ts";
import { countText } from "../format.ts";
import { useInfo, usePause } from "../info.ts";
import { Link } from "../location.tsx";
import { Page } from "../parts/page.tsx";
import { Empty, Freshness, Shown } from "../parts/states.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { ShortId, Time } from "../parts/values.tsx";

const COLUMNS: readonly Column<DeadLetter>[] = [
  { title: "Sent (UTC)", cell: ({ sent_at }) => <Time time={sent_at} withAge /> },
  { title: "Queue", cell: ({ queue }) => queue },
  {
    title: "Payment",
    isLong: true,
    cell: ({ transaction_id: id }) =>
      id === undefined ? (
        <span class="none">names none</span>
      ) : (
        <Link to={`/payments/${encodeURIComponent(id)}`}>{id}</Link>
      ),
  },
  {
    title: "Event",
    cell: ({ event_id: id }) => (id === undefined ? <span class="none">–</span> : <ShortId id={id} />),
  },
  { title: "Message", cell: ({ message_id: id }) => <ShortId id={id} /> },
  {
    title: "Do",
    cell: ({ queue, message_id }) => (
      <Link to={`/actions/redrive?${new URLSearchParams({ queue, id: message_id })}`}>Redrive…</Link>
    ),
  },
  { title: "Why", isLong: true, cell: ({ error }) => error ?? <span class="none">–</span> },
];

/** What was not delivered and waits for somebody. */
export function DeadLettersPage() {
  const { isLocal } = useInfo();
  const pause = usePause();
  const live = useLive<DeadLetters>("/api/dead-letters", isLocal ? pause : 0);
  return (
    <Page
      title="Dead letters"
      aside={<Freshness live={live} isLive={isLocal} />}
      lead={
        isLocal
          ? undefined
          : "To look hides these messages from others for some seconds, so it is done only when you ask."
      }
    >
      <Shown live={live} what="dead letters">
        {({ queues, letters, hasMore }) => (
          <>
            <ul class="tiles" aria-label="Dead-letter queues">
              {queues.map(({ name, letters: count }) => (
                <li key={name} class={count > 0 ? "bad" : undefined}>
                  <span class="figure">{countText(count)}</span>
                  <span>{name}</span>
                  {count > 0 && (
                    <Link to={`/actions/redrive?${new URLSearchParams({ queue: name, all: "yes" })}`}>
                      Redrive all…
                    </Link>
                  )}
                </li>
              ))}
            </ul>
            {letters.length === 0 ? (
              <Empty title="No dead letter">All that was queued or published was delivered.</Empty>
            ) : (
              <Table caption="Dead letters" columns={COLUMNS} rows={letters} keyOf={({ message_id }) => message_id} />
            )}
            {hasMore && <p class="notice">Of each queue the first 200 are shown. There may be more.</p>}
          </>
        )}
      </Shown>
    </Page>
  );
}
