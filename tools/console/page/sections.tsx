import type { ComponentChildren } from "preact";
import type { ConsoleInfo } from "../contract.ts";
import { Link, type Place } from "./location.tsx";
import { ActionsPage } from "./pages/actions.tsx";
import { ApiPage } from "./pages/api.tsx";
import { DeadLettersPage } from "./pages/dead-letters.tsx";
import { DeliveriesPage } from "./pages/deliveries.tsx";
import { EventPage } from "./pages/event.tsx";
import { OverviewPage } from "./pages/overview.tsx";
import { PaymentPage } from "./pages/payment.tsx";
import { PaymentsPage } from "./pages/payments.tsx";
import { SendPage } from "./pages/send.tsx";
import { Page } from "./parts/page.tsx";
import { Empty } from "./parts/states.tsx";

interface Section {
  readonly path: string;
  readonly title: string;
  /** @default - everywhere */
  isShown?(info: ConsoleInfo): boolean;
  page(place: Place): ComponentChildren;
}

/** The pages, in the order of the navigation. */
export const SECTIONS: readonly Section[] = [
  { path: "/overview", title: "Overview", page: ({ query }) => <OverviewPage query={query} /> },
  {
    path: "/payments",
    title: "Payments",
    page({ path }) {
      const id = path.slice("/payments/".length);
      return id === "" ? <PaymentsPage /> : <PaymentPage id={decodeURIComponent(id)} />;
    },
  },
  { path: "/deliveries", title: "Deliveries", page: ({ query }) => <DeliveriesPage query={query} /> },
  { path: "/dead-letters", title: "Dead letters", page: () => <DeadLettersPage /> },
  {
    path: "/actions",
    title: "Actions",
    page: ({ path, query }) => <ActionsPage name={path.slice("/actions/".length)} query={query} />,
  },
  { path: "/send", title: "Send", isShown: ({ isLocal }) => isLocal, page: () => <SendPage /> },
  { path: "/api-documentation", title: "API", page: () => <ApiPage /> },
];

export function pageOf(place: Place, info: ConsoleInfo): ComponentChildren {
  const path = place.path === "/" ? SECTIONS[0]?.path : place.path;
  const section = SECTIONS.find((one) => path === one.path || path?.startsWith(`${one.path}/`));
  if (path?.startsWith("/events/")) return <EventPage id={path.slice("/events/".length)} />;
  if (section && (section.isShown?.(info) ?? true)) return section.page({ ...place, path: path ?? "/" });
  return (
    <Page title="No such page">
      <Empty title="Nothing is at this address">
        <Link to="/payments">Look at the payments</Link>
      </Empty>
    </Page>
  );
}
