import type { EventOfPayment, OperationForm, PaymentDetail } from "../../contract.ts";
import { useLive } from "../api.ts";
import { timeText, wordsOf } from "../format.ts";
import { usePause } from "../info.ts";
import { Link } from "../location.tsx";
import { Page } from "../parts/page.tsx";
import { Empty, Freshness, Shown } from "../parts/states.tsx";
import { Amount, ShortId, Status, Time } from "../parts/values.tsx";
import { EventBody } from "./event-body.tsx";
import { PaymentLogs } from "./payment-logs.tsx";

/** A payment: what it is, and each event that made it so. */
export function PaymentPage({ id }: { readonly id: string }) {
  const live = useLive<PaymentDetail>(`/api/payments/${encodeURIComponent(id)}`, usePause());
  const isAbsent = live.error?.status === 404 && !live.data;
  return (
    <Page
      title={id}
      aside={<Freshness live={live} isLive />}
      lead={
        <>
          <Link to="/payments">Payments</Link> / a payment
        </>
      }
    >
      {isAbsent ? (
        <Empty title="No event of this payment is recorded">
          Its webhook has not come, was refused, or names another transaction.
        </Empty>
      ) : (
        <Shown live={live} what="the payment">
          {(payment) => <Payment {...payment} />}
        </Shown>
      )}
    </Page>
  );
}

function Payment({ transaction_id, payment, lifecycle, events }: PaymentDetail) {
  return (
    <>
      {payment ? (
        <dl class="facts">
          <Fact title="Status">
            <Status status={payment.status} />
          </Fact>
          <Fact title="Amount">
            <Amount amount={payment.amount} currency={payment.currency} />
          </Fact>
          {payment.amount_captured !== undefined && (
            <Fact title="Captured">
              <Amount amount={payment.amount_captured} currency={payment.currency} />
            </Fact>
          )}
          {payment.amount_refunded !== undefined && (
            <Fact title="Refunded">
              <Amount amount={payment.amount_refunded} currency={payment.currency} />
            </Fact>
          )}
          <Fact title="Events">{events.length}</Fact>
          <Fact title="Lifecycle">{lifecycle}</Fact>
        </dl>
      ) : (
        <Empty title="No event of this payment counts">Each says below why it does not.</Empty>
      )}
      <OfPayment transactionId={transaction_id} />
      <h2>Its life</h2>
      <ol class="timeline">
        {events.map((event) => (
          <Event key={event.event_id + event.timestamp} event={event} transactionId={transaction_id} />
        ))}
      </ol>
      <PaymentLogs transactionId={transaction_id} />
    </>
  );
}

/** The actions that take a payment. */
function OfPayment({ transactionId }: { readonly transactionId: string }) {
  const { data = [] } = useLive<readonly OperationForm[]>("/api/operations", 0);
  const forms = data.filter(({ fields }) =>
    fields.some(({ name, kind }) => name === "transaction" && kind.startsWith("argument")),
  );
  return (
    <ul class="buttons actions" aria-label="What can be done with it">
      {forms.map(({ name, summary }) => (
        <li key={name}>
          <Link to={`/actions/${name}?${new URLSearchParams({ transaction: transactionId })}`} title={summary}>
            {name}…
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Event({ event, transactionId }: { readonly event: EventOfPayment; readonly transactionId: string }) {
  const { says, amount, currency, changed, because, timestamp, source, received_at, completed_at, event_id } = event;
  const { corrected_by, correction_reason, erased_at } = event;
  return (
    <li class={because === undefined ? "counts" : "ignored"}>
      <div class="event-head">
        <h3>{wordsOf(says)}</h3>
        <Amount amount={amount} currency={currency} />
        <Time time={timestamp} />
      </div>
      {because === undefined ? (
        <ul class="changes" aria-label="What it changed">
          {changed.map((change) => (
            <li key={change}>{change.replaceAll("_", " ")}</li>
          ))}
        </ul>
      ) : (
        <p class="because">Changed nothing: {because}.</p>
      )}
      {corrected_by && (
        <p class="because">
          A correction by {corrected_by}: {correction_reason ?? "the reason was erased"}
        </p>
      )}
      {erased_at && <p class="because">Its body was erased {timeText(erased_at)} UTC.</p>}
      <dl class="small">
        <Fact title="From">{source ?? "API"}</Fact>
        <Fact title="Received">{received_at ? <Time time={received_at} /> : "not by a webhook"}</Fact>
        <Fact title="Recorded, notification queued">
          {completed_at ? <Time time={completed_at} /> : <strong class="bad">not yet</strong>}
        </Fact>
        <Fact title="event_id">
          <ShortId id={event_id} />
        </Fact>
      </dl>
      {!erased_at && <EventBody transactionId={transactionId} eventId={event_id} />}
    </li>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
