import { useEffect, useRef, useState } from "preact/hooks";
import type { ConsoleInfo } from "../contract.ts";
import { useLive } from "./api.ts";
import { Info } from "./info.ts";
import { Link, type Place, usePlace } from "./location.tsx";
import { Failed, Loading } from "./parts/states.tsx";
import { pageOf, SECTIONS } from "./sections.tsx";

export function App() {
  const place = usePlace();
  const info = useLive<ConsoleInfo>("/api/info", 0);
  if (!info.data) {
    return (
      <main class="alone">
        {info.error ? <Failed error={info.error} again={info.reload} /> : <Loading what="the console" />}
      </main>
    );
  }
  return (
    <Info.Provider value={info.data}>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <Navigation place={place} info={info.data} />
      <Main place={place} info={info.data} />
    </Info.Provider>
  );
}

function Main({ place, info }: { readonly place: Place; readonly info: ConsoleInfo }) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(place.path);
  useEffect(() => {
    if (before.current === place.path) return;
    before.current = place.path;
    // Who uses a keyboard or a reader goes on where the new page begins.
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place.path]);
  return (
    <main id="main" ref={main} tabIndex={-1}>
      {pageOf(place, info)}
    </main>
  );
}

function Navigation({ place, info }: { readonly place: Place; readonly info: ConsoleInfo }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [place.path]);
  return (
    <header class="side">
      <div class="brand">
        <span class="name">Payments</span>
        <span class={`environment ${info.isLocal ? "local" : "deployed"}`}>{info.environment}</span>
        <span class="mode">{info.allowsChanges ? "can change it" : "reads only"}</span>
        <button
          type="button"
          class="menu"
          aria-expanded={isOpen}
          aria-controls="sections"
          onClick={() => setOpen(!isOpen)}
        >
          Menu
        </button>
      </div>
      <nav id="sections" aria-label="Pages" class={isOpen ? "open" : undefined}>
        <ul>
          {SECTIONS.filter(({ isShown }) => isShown?.(info) ?? true).map(({ path, title }) => (
            <li key={path}>
              <Link
                to={path}
                isCurrent={place.path.startsWith(path) || (place.path === "/" && path === SECTIONS[0]?.path)}
              >
                {title}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}
