import { useEffect } from "preact/hooks";
import type { FoundEvent } from "../../contract.ts";
import { useLive } from "../api.ts";
import { go, Link } from "../location.tsx";
import { Page } from "../parts/page.tsx";
import { Empty, Shown } from "../parts/states.tsx";
import { Time } from "../parts/values.tsx";

/** Leads from an event's id to its payment, if that is found. */
export function EventPage({ id }: { readonly id: string }) {
  const live = useLive<FoundEvent>(`/api/events/${encodeURIComponent(id)}`, 0);
  const transactionId = live.data?.transaction_id;
  useEffect(() => {
    if (transactionId !== undefined) go(`/payments/${encodeURIComponent(transactionId)}`, { replaces: true });
  }, [transactionId]);
  return (
    <Page title="An event" lead={<code>{id}</code>}>
      {live.error?.status === 404 ? (
        <Empty title="No delivery of this event was recorded">
          It was refused, or it is no event_id of this environment.{" "}
          <Link to={`/payments/${encodeURIComponent(id)}`}>Look for a payment of this name</Link>
        </Empty>
      ) : (
        <Shown live={live} what="the event">
          {({ received_at, completed_at }) => (
            <Empty title={completed_at ? "It is recorded" : "It was received and is not recorded yet"}>
              {received_at && (
                <>
                  Received <Time time={received_at} /> UTC.{" "}
                </>
              )}
              Its payment is not found by time, as it happened long before.{" "}
              <code>npm run ops -- show --event … --scan</code> reads the whole table for it.
            </Empty>
          )}
        </Shown>
      )}
    </Page>
  );
}
