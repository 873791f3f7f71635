import { useId, useState } from "preact/hooks";
import type { Sending, Sent } from "../../contract.ts";
import { ApiError, ask } from "../api.ts";
import { wordsOf } from "../format.ts";
import { Link } from "../location.tsx";
import { Empty, Failed } from "../parts/states.tsx";
import { type Column, Table } from "../parts/table.tsx";

interface Line {
  readonly key: string;
  readonly at: string;
  readonly source: string;
  readonly type: string;
  readonly transactionId: string;
  readonly status: number;
  readonly text: string;
}

const COLUMNS: readonly Column<Line>[] = [
  { title: "Sent (UTC)", cell: ({ at }) => <span class="time">{at}</span> },
  { title: "From", cell: ({ source }) => source },
  { title: "Event", cell: ({ type }) => type },
  {
    title: "Payment",
    isLong: true,
    cell: ({ transactionId: id }) => <Link to={`/payments/${encodeURIComponent(id)}`}>{id}</Link>,
  },
  { title: "Answer", cell: ({ status }) => <span class={`code ${status < 300 ? "good" : "bad"}`}>{status}</span> },
  { title: "Says", isLong: true, cell: ({ text }) => saidBy(text) },
];

/** What an answer of the API says: all of it, if it is not as its answers are. */
function saidBy(text: string): string {
  try {
    const { message, error } = JSON.parse(text);
    return message ?? error ?? text;
  } catch {
    return text;
  }
}

/** Values as the form has them, by the names of its fields. */
type Values = Readonly<Record<string, string>>;

/** Sends an event or a life, and tells how the API answers. */
export function SendForm({ sources, statuses }: Sending) {
  const id = useId();
  const [source, setSource] = useState(sources[0]?.name ?? "");
  const [isLife, setLife] = useState(false);
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [last, setLast] = useState<Values>();
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<ApiError>();
  const lifecycles = sources.find(({ name }) => name === source)?.lifecycles ?? [];
  const tellsLives = lifecycles.length > 0;

  const send = async (values: Values) => {
    setSending(true);
    setError(undefined);
    try {
      const { transaction_id, answers, again } = await ask<Sent>("/api/sending", { body: values });
      const at = new Date().toISOString().slice(11, 23);
      const sent = answers.map(({ type, status, text }, index) => ({
        ...{
          key: `${at} ${index}`,
          at,
          source: values.source ?? "",
          type,
          transactionId: transaction_id,
          status,
          text,
        },
      }));
      setLines((before) => [...sent.reverse(), ...before]);
      setLast(again && { ...values, ...again });
    } catch (failure) {
      setError(failure instanceof ApiError ? failure : new ApiError(0, String(failure)));
    }
    setSending(false);
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget as HTMLFormElement)];
    send(Object.fromEntries(entries.map(([name, value]) => [name, String(value).trim()]).filter(([, value]) => value)));
  };

  return (
    <>
      <form class="filters" onSubmit={onSubmit} aria-label="Send an event">
        <label class="wide" for={`${id}-source`}>
          From
          <select
            id={`${id}-source`}
            name="source"
            value={source}
            onChange={(event) => setSource(event.currentTarget.value)}
          >
            {sources.map(({ name, scheme }) => (
              <option key={name} value={name}>
                {name === scheme ? name : `${name} (${scheme})`}
              </option>
            ))}
          </select>
        </label>
        {tellsLives && (
          <label for={`${id}-what`}>
            What
            <select
              id={`${id}-what`}
              value={isLife ? "life" : "event"}
              onChange={(event) => setLife(event.currentTarget.value === "life")}
            >
              <option value="event">One event</option>
              <option value="life">A whole life</option>
            </select>
          </label>
        )}
        {tellsLives && isLife ? (
          <label class="wide" for={`${id}-life`}>
            Life
            <select id={`${id}-life`} name="lifecycle">
              {lifecycles.map((name) => (
                <option key={name} value={name}>
                  {name.replaceAll("-", " ")}
                </option>
              ))}
            </select>
          </label>
        ) : (
          <>
            <label for={`${id}-status`}>
              Status
              <select id={`${id}-status`} name="status">
                {statuses.map((status) => (
                  <option key={status} value={status} selected={status === "completed"}>
                    {wordsOf(status)}
                  </option>
                ))}
              </select>
            </label>
            <label class="short" for={`${id}-amount`}>
              Amount
              <input id={`${id}-amount`} name="amount" placeholder="12.34" inputMode="decimal" autocomplete="off" />
            </label>
          </>
        )}
        <label class="short" for={`${id}-currency`}>
          Currency
          <input id={`${id}-currency`} name="currency" placeholder="USD" maxLength={3} autocomplete="off" />
        </label>
        <label class="wide" for={`${id}-id`}>
          Payment
          <input id={`${id}-id`} name="id" placeholder="a new one" autocomplete="off" spellcheck={false} />
        </label>
        <div class="buttons">
          <button type="submit" class="main" disabled={isSending}>
            {isSending ? "Sending…" : "Send"}
          </button>
          {last && (
            <button type="button" disabled={isSending} onClick={() => send(last)}>
              Send the same event again
            </button>
          )}
        </div>
      </form>
      {sources.length === 1 && (
        <p class="notice">
          The local run has no webhook source. With one it takes signed events, too:{" "}
          <code>WEBHOOK_SOURCES='[{'{"name":"stripe","scheme":"stripe"}'}]' npm start</code>
        </p>
      )}
      {error && <Failed error={error} />}
      {lines.length > 0 ? (
        <Table caption="What was sent" columns={COLUMNS} rows={lines} keyOf={({ key }) => key} />
      ) : (
        !error && <Empty title="Nothing sent yet">What you send stands here with the API's answer.</Empty>
      )}
    </>
  );
}
