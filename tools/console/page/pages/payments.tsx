import { useEffect, useMemo, useState } from "preact/hooks";
import type { ListedPaymentRow, PaymentPage } from "../../contract.ts";
import { ApiError, ask, type Live, useLive } from "../api.ts";
import { countText } from "../format.ts";
import { usePause } from "../info.ts";
import { Link, usePlace } from "../location.tsx";
import { Page } from "../parts/page.tsx";
import { Empty, Failed, Freshness, Shown } from "../parts/states.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Amount, Status, Time } from "../parts/values.tsx";
import { PaymentFilters, questionOf } from "./payment-filters.tsx";

const COLUMNS: readonly Column<ListedPaymentRow>[] = [
  { title: "Newest event (UTC)", cell: ({ last_event_at }) => <Time time={last_event_at} /> },
  {
    title: "Payment",
    isLong: true,
    cell: ({ transaction_id: id }) => (
      <Link to={`/payments/${encodeURIComponent(id)}`} title={id}>
        {id}
      </Link>
    ),
  },
  { title: "Status", cell: ({ status }) => <Status status={status} /> },
  {
    title: "Amount",
    isNumber: true,
    cell: ({ amount, currency }) => <Amount amount={amount} currency={currency} />,
  },
  {
    title: "Sources",
    cell: ({ sources }) => (sources.length > 0 ? sources.join(", ") : <span class="none">API</span>),
  },
];

export function PaymentsPage() {
  const { query } = usePlace();
  const pause = usePause();
  const [round, setRound] = useState(0);
  // Its beginning stays where it was when it was asked for: else it would be another question each minute.
  const question = useMemo(() => questionOf(query), [String(query), round]);
  const isLive = !query.get("to");
  const live = useLive<PaymentPage>(`/api/payments?${question}&round=${round}`, isLive ? pause : 0);
  return (
    <Page title="Payments" aside={<Freshness live={live} isLive={isLive} />}>
      <PaymentFilters query={query} onSame={() => setRound(round + 1)} />
      <Shown live={live} what="payments">
        {(newest) => <Payments key={question} newest={newest} question={question} />}
      </Shown>
    </Page>
  );
}

interface PaymentsProps {
  readonly newest: PaymentPage;
  readonly question: string;
}

/** The newest payments, which stay fresh, and the older ones that were asked for, below them. */
function Payments({ newest, question }: PaymentsProps) {
  const older = useOlder(question, newest.olderBefore);
  const seen = new Set<string>();
  const payments = [...newest.payments, ...older.payments].filter(({ transaction_id: id }) => {
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
  const { next, isLoading, error } = older;
  if (payments.length === 0 && next === undefined) {
    return <Empty title="No payment in this time">Choose a longer time, or take a filter away.</Empty>;
  }
  return (
    <>
      <Table caption="Payments" columns={COLUMNS} rows={payments} keyOf={({ transaction_id }) => transaction_id} />
      <div class="below">
        <span role="status">
          {countText(payments.length)} {payments.length === 1 ? "payment" : "payments"}
          {next === undefined ? "" : older.endedEarly ? `; searched back to ${next.slice(0, 19)}Z` : "; there are more"}
        </span>
        {next !== undefined && (
          <button type="button" onClick={older.load} disabled={isLoading}>
            {isLoading ? "Loading…" : older.endedEarly ? "Search on" : "Load older"}
          </button>
        )}
      </div>
      {error && <Failed error={error} again={older.load} />}
    </>
  );
}

interface Older {
  readonly payments: readonly ListedPaymentRow[];
  /** Where still older ones begin. */
  readonly next: string | undefined;
  readonly endedEarly: boolean;
  readonly isLoading: boolean;
  readonly error: Live<unknown>["error"];
  load(): void;
}

function useOlder(question: string, first: string | undefined): Older {
  const [pages, setPages] = useState<readonly PaymentPage[]>([]);
  const [isLoading, setLoading] = useState(false);
  const [error, setError] = useState<ApiError>();
  const last = pages.at(-1);
  const next = last ? last.olderBefore : first;
  // Once older ones are shown they begin where they began, however many newer ones come.
  const [, setFirst] = useState(first);
  useEffect(() => setFirst(first), [first]);
  const load = async () => {
    setLoading(true);
    setError(undefined);
    try {
      const page = await ask<PaymentPage>(`/api/payments?${withEnd(question, next)}`);
      setPages((before) => [...before, page]);
    } catch (failure) {
      setError(failure instanceof ApiError ? failure : new ApiError(0, String(failure)));
    }
    setLoading(false);
  };
  return {
    payments: pages.flatMap(({ payments }) => payments),
    next,
    endedEarly: last?.endedEarly ?? false,
    isLoading,
    error,
    load,
  };
}

function withEnd(question: string, to: string | undefined): URLSearchParams {
  const asked = new URLSearchParams(question);
  if (to !== undefined) asked.set("to", to);
  return asked;
}
