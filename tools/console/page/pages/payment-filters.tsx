import { useId } from "preact/hooks";
import { wordsOf } from "../format.ts";
import { useInfo } from "../info.ts";
import { go } from "../location.tsx";

/** Times that can be chosen, in hours. */
const PERIODS = [
  ["1", "Last hour"],
  ["24", "Last 24 hours"],
  ["168", "Last 7 days"],
  ["720", "Last 30 days"],
] as const;

const DEFAULT_PERIOD = "24";
const FIELDS = ["status", "source", "currency", "min", "max"] as const;
const MINUTE_MILLISECONDS = 60_000;

/** What the address asks for, as the server takes it. A period begins at a whole minute, so that the same question is asked again. */
export function questionOf(query: URLSearchParams): string {
  const from = query.get("from");
  const hours = Number(query.get("hours") || DEFAULT_PERIOD);
  const minute = Math.floor(Date.now() / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS;
  const asked = new URLSearchParams({ from: from || new Date(minute - hours * 3_600_000).toISOString() });
  const to = query.get("to");
  if (from && to) asked.set("to", to);
  for (const field of FIELDS) {
    const value = query.get(field);
    if (value) asked.set(field, value);
  }
  return String(asked);
}

interface FiltersProps {
  readonly query: URLSearchParams;
  /** What is asked for did not change. */
  onSame(): void;
}

/** Says in the address what is looked for, so that it can be kept and sent. */
export function PaymentFilters({ query, onSame }: FiltersProps) {
  const { statuses } = useInfo();
  const id = useId();
  const isCustom = query.has("from");
  const period = isCustom ? "custom" : (query.get("hours") ?? DEFAULT_PERIOD);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const payment = text("payment");
    const isEvent = /^[0-9a-f]{64}$/.test(payment);
    if (payment !== "") return go(`/${isEvent ? "events" : "payments"}/${encodeURIComponent(payment)}`);
    const asked = new URLSearchParams();
    const period = text("hours");
    if (period === "custom") {
      asked.set("from", text("from") || new Date(Date.now() - 86_400_000).toISOString().slice(0, 16));
      if (text("to")) asked.set("to", text("to"));
    } else if (period !== DEFAULT_PERIOD) asked.set("hours", period);
    for (const field of FIELDS) {
      const value = field === "currency" ? text(field).toUpperCase() : text(field);
      if (value) asked.set(field, value);
    }
    if (String(asked) === String(query)) return onSame();
    go(`/payments?${asked}`);
  };
  const onChoice = (event: Event) => (event.currentTarget as HTMLSelectElement).form?.requestSubmit();
  return (
    <form class="filters" onSubmit={onSubmit} aria-label="Find payments" key={String(query)}>
      <label class="wide" for={`${id}-payment`}>
        Payment
        <input
          id={`${id}-payment`}
          name="payment"
          type="search"
          placeholder="transaction_id or event_id"
          autocomplete="off"
          spellcheck={false}
        />
      </label>
      <label for={`${id}-hours`}>
        Time
        <select id={`${id}-hours`} name="hours" onChange={onChoice}>
          {PERIODS.map(([hours, title]) => (
            <option key={hours} value={hours} selected={hours === period}>
              {title}
            </option>
          ))}
          <option value="custom" selected={isCustom}>
            From … to …
          </option>
        </select>
      </label>
      {isCustom && (
        <>
          <label for={`${id}-from`}>
            From (UTC)
            <input
              id={`${id}-from`}
              name="from"
              type="datetime-local"
              defaultValue={query.get("from")?.slice(0, 16) ?? ""}
              required
            />
          </label>
          <label for={`${id}-to`}>
            To (UTC)
            <input id={`${id}-to`} name="to" type="datetime-local" defaultValue={query.get("to")?.slice(0, 16) ?? ""} />
          </label>
        </>
      )}
      <label for={`${id}-status`}>
        Status
        <select id={`${id}-status`} name="status" onChange={onChoice}>
          <option value="">Any</option>
          {statuses.map((status) => (
            <option key={status} value={status} selected={status === query.get("status")}>
              {wordsOf(status)}
            </option>
          ))}
        </select>
      </label>
      <label for={`${id}-source`}>
        Source
        <input
          id={`${id}-source`}
          name="source"
          defaultValue={query.get("source") ?? ""}
          placeholder="any"
          autocomplete="off"
          spellcheck={false}
        />
      </label>
      <label class="short" for={`${id}-currency`}>
        Currency
        <input
          id={`${id}-currency`}
          name="currency"
          defaultValue={query.get("currency") ?? ""}
          placeholder="any"
          maxLength={3}
          pattern="[A-Za-z]{3}"
          title="three letters, as EUR"
          autocomplete="off"
        />
      </label>
      <AmountField id={`${id}-min`} name="min" title="At least" query={query} />
      <AmountField id={`${id}-max`} name="max" title="At most" query={query} />
      <div class="buttons">
        <button type="submit" class="main">
          Find
        </button>
        {String(query) !== "" && (
          <button type="button" class="quiet" onClick={() => go("/payments")}>
            Clear
          </button>
        )}
      </div>
    </form>
  );
}

interface AmountFieldProps {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly query: URLSearchParams;
}

function AmountField({ id, name, title, query }: AmountFieldProps) {
  return (
    <label class="short" for={id}>
      {title}
      <input
        id={id}
        name={name}
        defaultValue={query.get(name) ?? ""}
        inputMode="decimal"
        pattern="\d{1,20}(\.\d{1,20})?"
        title="an amount, as 12.50"
        autocomplete="off"
      />
    </label>
  );
}
