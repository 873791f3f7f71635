import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Where the page is: the path and the query of its address. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

const MOVED = "console-moved";

function here(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

/** Goes to another page of the console without loading it. */
export function go(address: string, { replaces = false } = {}): void {
  history[replaces ? "replaceState" : "pushState"](null, "", address);
  dispatchEvent(new Event(MOVED));
}

export function usePlace(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const onMove = () => setPlace(here());
    for (const name of [MOVED, "popstate"]) addEventListener(name, onMove);
    return () => {
      for (const name of [MOVED, "popstate"]) removeEventListener(name, onMove);
    };
  }, []);
  return place;
}

interface LinkProps {
  readonly to: string;
  /** All of a text that is shortened. */
  readonly title?: string;
  readonly isCurrent?: boolean;
  readonly children: ComponentChildren;
}

/** A link to another page of the console. A click with a key held does what the browser does. */
export function Link({ to, title, isCurrent, children }: LinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={to} onClick={onClick} title={title} aria-current={isCurrent ? "page" : undefined}>
      {children}
    </a>
  );
}
