import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { ConsoleFailure } from "../contract.ts";
import { currentToken } from "./token.ts";

/** What the server refused or could not do. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** @throws ApiError, with status 0 if the console does not answer */
export async function ask<T>(path: string, init: { body?: object; signal?: AbortSignal } = {}): Promise<T> {
  const { body, signal } = init;
  const answer = await fetch(path, {
    headers: {
      authorization: `Bearer ${currentToken()}`,
      ...(body && { "content-type": "application/json" }),
    },
    ...(body && { method: "POST", body: JSON.stringify(body) }),
    ...(signal && { signal }),
  }).catch((error) => {
    if (signal?.aborted) throw error;
    throw new ApiError(0, "the console does not answer: its command may have ended");
  });
  const json: unknown = await answer.json().catch(() => ({}));
  if (answer.ok) return json as T;
  throw new ApiError(answer.status, (json as ConsoleFailure).error ?? `answered ${answer.status}`);
}

/** What is known of something that is asked for again and again. */
export interface Live<T> {
  /** The last that was answered, kept while a later question fails. */
  readonly data: T | undefined;
  /** Why the last question failed. */
  readonly error: ApiError | undefined;
  readonly isLoading: boolean;
  /** When `data` was answered. */
  readonly at: Date | undefined;
  reload(): void;
}

/**
 * Asks for a path now, and again after each pause, as long as somebody looks at the page.
 * @param path undefined: for nothing
 * @param pause milliseconds; 0: only when told to
 */
export function useLive<T>(path: string | undefined, pause: number): Live<T> {
  const [known, setKnown] = useState<{ path?: string; data?: T; at?: Date; error?: ApiError }>({});
  const [isLoading, setLoading] = useState(path !== undefined);
  const again = useRef(() => {});
  useEffect(() => {
    if (path === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking: AbortController | undefined;
    const load = async () => {
      clearTimeout(timer);
      asking?.abort();
      asking = new AbortController();
      const { signal } = asking;
      setLoading(true);
      try {
        const data = await ask<T>(path, { signal });
        setKnown({ path, data, at: new Date() });
      } catch (error) {
        if (signal.aborted) return;
        const failure = error instanceof ApiError ? error : new ApiError(0, String(error));
        setKnown((before) => (before.path === path ? { ...before, error: failure } : { path, error: failure }));
      }
      setLoading(false);
      if (pause > 0) timer = setTimeout(() => !document.hidden && load(), pause);
    };
    const onVisible = () => {
      if (!document.hidden && pause > 0) load();
    };
    again.current = load;
    document.addEventListener("visibilitychange", onVisible);
    load();
    return () => {
      document.removeEventListener("visibilitychange", onVisible);
      clearTimeout(timer);
      asking?.abort();
    };
  }, [path, pause]);
  const reload = useCallback(() => again.current(), []);
  const isCurrent = known.path === path;
  return {
    data: isCurrent ? known.data : undefined,
    error: isCurrent ? known.error : undefined,
    at: isCurrent ? known.at : undefined,
    isLoading: isLoading || !isCurrent,
    reload,
  };
}
