import { ago, amountText, timeText, wordsOf } from "../format.ts";

/** How each status is coloured: it never stands for the word. */
const TONES: Readonly<Record<string, string>> = {
  completed: "good",
  recorded: "good",
  refused: "bad",
  authorized: "good",
  captured: "good",
  pending: "waiting",
  failed: "bad",
  disputed: "bad",
  charged_back: "bad",
};

export function Status({ status }: { readonly status: string }) {
  return <span class={`status ${TONES[status] ?? "plain"}`}>{wordsOf(status)}</span>;
}

export function Amount({ amount, currency }: { readonly amount: string; readonly currency: string }) {
  return (
    <span class="amount">
      {amountText(amount, currency)} <span class="currency">{currency}</span>
    </span>
  );
}

/** A time in UTC, and how long ago it was. */
export function Time({ time, withAge = false }: { readonly time: string; readonly withAge?: boolean }) {
  return (
    <time dateTime={time.slice(0, 23).replace(/Z?$/, "Z")} class="time">
      {timeText(time)}
      {withAge && <span class="age"> {ago(time)} ago</span>}
    </time>
  );
}

/** An id that is longer than its use: its beginning, and all of it to who copies or hovers. */
export function ShortId({ id }: { readonly id: string }) {
  return (
    <code title={id} class="id">
      {id.slice(0, 12)}
    </code>
  );
}
