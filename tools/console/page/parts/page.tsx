import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

interface PageProps {
  readonly title: string;
  /** What stands beside the title. */
  readonly aside?: ComponentChildren;
  /** What it is for. */
  readonly lead?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Page({ title, aside, lead, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Payments console`;
  }, [title]);
  return (
    <>
      <div class="page-head">
        <h1>{title}</h1>
        {aside}
        {lead && <p class="lead">{lead}</p>}
      </div>
      {children}
    </>
  );
}
