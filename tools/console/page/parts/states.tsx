import type { ComponentChildren } from "preact";
import type { Live } from "../api.ts";

/** Nothing is there, and what that means. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="state">
      <strong>{title}</strong>
      {children && <p>{children}</p>}
    </div>
  );
}

export function Failed({ error, again }: { readonly error: Error; again?(): void }) {
  return (
    <div class="state failed" role="alert">
      <strong>That did not work</strong>
      <p>{error.message}</p>
      {again && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

/** In the place of what is coming. It is told to who does not see it only where nothing is there yet. */
export function Loading({ what, lines = 6 }: { readonly what: string; readonly lines?: number }) {
  return (
    <div class="loading" role="status">
      <span class="unseen">Loading {what}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} class="bar" aria-hidden="true" />
      ))}
    </div>
  );
}

interface LiveProps<T> {
  readonly live: Live<T>;
  readonly what: string;
  children(data: T): ComponentChildren;
}

/** What is known, or the state of asking for it. What was known stays, and it is said how old it is. */
export function Shown<T>({ live, what, children }: LiveProps<T>) {
  const { data, error, at, reload } = live;
  if (data === undefined) return error ? <Failed error={error} again={reload} /> : <Loading what={what} />;
  return (
    <>
      {error && (
        <p class="notice warning" role="alert">
          As of {at?.toISOString().slice(11, 19)} UTC: {error.message}. It is tried again.
        </p>
      )}
      {children(data)}
    </>
  );
}

/** When what is shown was asked for, and that it is asked for again. */
export function Freshness({ live, isLive }: { readonly live: Live<unknown>; readonly isLive: boolean }) {
  const { at, isLoading, error, reload } = live;
  return (
    <span class="freshness">
      <span class={`dot ${error ? "bad" : isLive ? "live" : ""}`} aria-hidden="true" />
      <span>
        {isLive ? "Live" : "As of"} {at ? `${at.toISOString().slice(11, 19)} UTC` : ""}
      </span>
      <button type="button" class="quiet" onClick={reload} disabled={isLoading && at === undefined}>
        Refresh
      </button>
    </span>
  );
}
