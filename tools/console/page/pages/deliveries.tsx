import { useId, useMemo } from "preact/hooks";
import type { Deliveries } from "../../contract.ts";
import { useLive } from "../api.ts";
import { countText } from "../format.ts";
import { useInfo, usePause } from "../info.ts";
import { go, Link } from "../location.tsx";
import { Page } from "../parts/page.tsx";
import { Empty, Freshness, Shown } from "../parts/states.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { ShortId, Status, Time } from "../parts/values.tsx";

type Delivery = Deliveries["deliveries"][number];

/** Times that can be chosen, in minutes: whoever reads longer logs waits longer. */
const PERIODS = [
  ["15", "Last 15 minutes"],
  ["60", "Last hour"],
  ["360", "Last 6 hours"],
  ["1440", "Last 24 hours"],
] as const;

const DEFAULT_PERIOD = "60";
const MINUTE_MILLISECONDS = 60_000;

const COLUMNS: readonly Column<Delivery>[] = [
  { title: "Logged (UTC)", cell: ({ time }) => <Time time={time} /> },
  { title: "Outcome", cell: ({ outcome }) => <Status status={outcome} /> },
  { title: "Source", cell: ({ source }) => source ?? <span class="none">API</span> },
  {
    title: "Event",
    cell: ({ event_id: id }) =>
      id === undefined ? (
        <span class="none">not known</span>
      ) : (
        <Link to={`/events/${id}`}>
          <ShortId id={id} />
        </Link>
      ),
  },
  { title: "By", cell: ({ writer }) => <span class="writer">{writer}</span> },
  { title: "Why", isLong: true, cell: ({ reason }) => reason ?? <span class="none">–</span> },
];

/** What became of each delivery. */
export function DeliveriesPage({ query }: { readonly query: URLSearchParams }) {
  const pause = usePause();
  const { isLocal } = useInfo();
  // It begins where it began when it was asked for.
  const asked = useMemo(() => questionOf(query), [String(query)]);
  // Logs are slow to read in AWS: only where they are not, they are read again and again.
  const live = useLive<Deliveries>(`/api/deliveries?${asked}`, isLocal ? pause : 0);
  return (
    <Page title="Deliveries" aside={<Freshness live={live} isLive={isLocal} />}>
      <Filters query={query} />
      <Shown live={live} what="deliveries">
        {({ counts, deliveries, hasMore, endedEarly }) => (
          <>
            {endedEarly && (
              <p class="notice warning">There is more in the logs than could be read in time. Choose a shorter time.</p>
            )}
            <ul class="tiles small-tiles" aria-label="Outcomes">
              {counts.map(({ outcome, count }) => (
                <li
                  key={outcome}
                  class={count > 0 && (outcome === "failed" || outcome === "refused") ? "bad" : undefined}
                >
                  <span class="figure">{countText(count)}</span>
                  <Link to={withValue(query, "outcome", outcome)} isCurrent={query.get("outcome") === outcome}>
                    {outcome}
                  </Link>
                </li>
              ))}
            </ul>
            {deliveries.length === 0 ? (
              <Empty title="No such delivery in this time">What is sent stands here when it was logged.</Empty>
            ) : (
              <Table
                caption="Deliveries"
                columns={COLUMNS}
                rows={deliveries}
                keyOf={(row) => `${row.time} ${deliveries.indexOf(row)}`}
              />
            )}
            {hasMore && <p class="notice">The newest 200 are shown. All are counted.</p>}
          </>
        )}
      </Shown>
    </Page>
  );
}

function questionOf(query: URLSearchParams): URLSearchParams {
  const minutes = Number(query.get("minutes") || DEFAULT_PERIOD);
  const asked = new URLSearchParams({ from: new Date(Date.now() - minutes * MINUTE_MILLISECONDS).toISOString() });
  for (const name of ["source", "outcome"]) {
    const value = query.get(name);
    if (value) asked.set(name, value);
  }
  return asked;
}

function withValue(query: URLSearchParams, name: string, value: string): string {
  const changed = new URLSearchParams(query);
  if (value === "") changed.delete(name);
  else changed.set(name, value);
  return `/deliveries?${changed}`;
}

function Filters({ query }: { readonly query: URLSearchParams }) {
  const id = useId();
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const source = new FormData(event.currentTarget as HTMLFormElement).get("source");
    go(withValue(query, "source", String(source ?? "").trim()));
  };
  return (
    <form class="filters" onSubmit={onSubmit} aria-label="Find deliveries">
      <label for={`${id}-minutes`}>
        Time
        <select
          id={`${id}-minutes`}
          value={query.get("minutes") ?? DEFAULT_PERIOD}
          onChange={(event) => go(withValue(query, "minutes", event.currentTarget.value))}
        >
          {PERIODS.map(([minutes, title]) => (
            <option key={minutes} value={minutes}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label for={`${id}-source`}>
        Source
        <input
          id={`${id}-source`}
          key={query.get("source")}
          name="source"
          defaultValue={query.get("source") ?? ""}
          placeholder="any"
          autocomplete="off"
          spellcheck={false}
        />
      </label>
      <div class="buttons">
        <button type="submit" class="main">
          Find
        </button>
        {query.get("outcome") && (
          <button type="button" class="quiet" onClick={() => go(withValue(query, "outcome", ""))}>
            Show all outcomes
          </button>
        )}
      </div>
    </form>
  );
}
