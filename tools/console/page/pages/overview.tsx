import { useId, useMemo } from "preact/hooks";
import type { Overview } from "../../contract.ts";
import { useLive } from "../api.ts";
import { ago, countText } from "../format.ts";
import { useInfo } from "../info.ts";
import { go, Link } from "../location.tsx";
import { Chart, type Series } from "../parts/chart.tsx";
import { Page } from "../parts/page.tsx";
import { Freshness, Shown } from "../parts/states.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Time } from "../parts/values.tsx";

const PERIODS = [
  ["60", "Last hour"],
  ["360", "Last 6 hours"],
  ["1440", "Last 24 hours"],
] as const;

/** Milliseconds between two looks. In AWS each costs, and metrics have a new value each minute. */
const PAUSE = { local: 3000, deployed: 60_000 } as const;

const WEBHOOKS = [
  ["recorded", "good"],
  ["repeated", "info"],
  ["ignored", "strong-line"],
  ["refused", "waiting"],
  ["failed", "bad"],
] as const;

const NOTIFICATIONS = [
  ["published", "good"],
  ["unpublished", "bad"],
] as const;

/** Is all well? */
export function OverviewPage({ query }: { readonly query: URLSearchParams }) {
  const { isLocal } = useInfo();
  const minutes = query.get("minutes") ?? "60";
  const live = useLive<Overview>(`/api/overview?minutes=${minutes}`, isLocal ? PAUSE.local : PAUSE.deployed);
  return (
    <Page title="Overview" aside={<Freshness live={live} isLive />}>
      <Shown live={live} what="the overview">
        {(overview) => (
          <>
            <Verdict problems={overview.problems} alarms={overview.alarms} />
            <Period minutes={minutes} />
            <Activity activity={overview.activity} />
            <Alarms {...overview.alarms} />
            <h2>Queues</h2>
            <Table caption="Queues" columns={QUEUES} rows={overview.queues} keyOf={({ name }) => name} />
            <h2>Functions in the last hour</h2>
            <Table caption="Functions" columns={FUNCTIONS} rows={overview.functions} keyOf={({ name }) => name} />
            {overview.sources.length > 0 && (
              <>
                <h2>Sources in the last hour</h2>
                <Table caption="Sources" columns={SOURCES} rows={overview.sources} keyOf={({ source }) => source} />
              </>
            )}
          </>
        )}
      </Shown>
    </Page>
  );
}

function Verdict({ problems, alarms: { total, ringing } }: Pick<Overview, "problems" | "alarms">) {
  const alarms = total === 0 ? "The local run has no alarms." : `${ringing.length} of ${total} alarms ring.`;
  if (problems.length === 0) {
    return (
      <div class="verdict good" role="status">
        <strong>All is well</strong>
        <p>{alarms}</p>
      </div>
    );
  }
  return (
    <div class="verdict bad" role="status">
      <strong>{problems.length === 1 ? "Something is wrong" : `${problems.length} things are wrong`}</strong>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
      <p>{alarms}</p>
    </div>
  );
}

function Period({ minutes }: { readonly minutes: string }) {
  const id = useId();
  return (
    <form class="filters">
      <label for={id}>
        Time of the charts
        <select id={id} value={minutes} onChange={(event) => go(`/overview?minutes=${event.currentTarget.value}`)}>
          {PERIODS.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

function Activity({ activity }: Pick<Overview, "activity">) {
  const { seconds, starts } = activity;
  const [webhooks, notifications] = useMemo(
    () => [WEBHOOKS, NOTIFICATIONS].map((of) => seriesOf(activity, of)),
    [activity],
  );
  return (
    <div class="charts">
      <Chart title="Webhooks" seconds={seconds} starts={starts} series={webhooks ?? []} />
      <Chart title="Notifications" seconds={seconds} starts={starts} series={notifications ?? []} />
    </div>
  );
}

function seriesOf({ series }: Overview["activity"], of: readonly (readonly [string, string])[]): readonly Series[] {
  return of.map(([name, tone]) => {
    return { name, tone, counts: series.find((one) => one.name === name)?.counts ?? [] };
  });
}

function Alarms({ ringing }: Overview["alarms"]) {
  if (ringing.length === 0) return null;
  return (
    <>
      <h2>Alarms that ring</h2>
      <Table caption="Alarms that ring" columns={ALARMS} rows={ringing} keyOf={({ name }) => name} />
    </>
  );
}

const ALARMS: readonly Column<Overview["alarms"]["ringing"][number]>[] = [
  { title: "Alarm", isLong: true, cell: ({ name }) => <strong class="bad">{name}</strong> },
  { title: "Since (UTC)", cell: ({ since }) => <Time time={since} withAge /> },
  { title: "Means", isLong: true, cell: ({ description }) => description },
];

type QueueRow = Overview["queues"][number];

const QUEUES: readonly Column<QueueRow>[] = [
  {
    title: "Queue",
    isLong: true,
    cell: ({ name, isDeadLetterQueue }) => (isDeadLetterQueue ? <Link to="/dead-letters">{name}</Link> : name),
  },
  {
    title: "Messages",
    isNumber: true,
    cell: ({ visible, isDeadLetterQueue }) =>
      isDeadLetterQueue && visible > 0 ? <strong class="bad">{countText(visible)}</strong> : countText(visible),
  },
  { title: "In flight", isNumber: true, cell: ({ inFlight }) => countText(inFlight) },
  { title: "Delayed", isNumber: true, cell: ({ delayed }) => countText(delayed) },
  {
    title: "Oldest",
    isNumber: true,
    cell: ({ age }) =>
      age === undefined ? <span class="none">–</span> : ago(new Date(Date.now() - age * 1000).toISOString()),
  },
];

/** A count, in the colour of what is wrong if it is that. */
function counted(count: number | undefined, isFault = false) {
  if (count === undefined) return <span class="none">–</span>;
  return isFault && count > 0 ? <strong class="bad">{countText(count)}</strong> : countText(count);
}

type FunctionRow = Overview["functions"][number];

const FUNCTIONS: readonly Column<FunctionRow>[] = [
  { title: "Function", cell: ({ name }) => name },
  { title: "Recorded", isNumber: true, cell: ({ recorded }) => counted(recorded) },
  { title: "Repeated", isNumber: true, cell: ({ repeated }) => counted(repeated) },
  { title: "4xx", isNumber: true, cell: ({ refused }) => counted(refused) },
  { title: "500", isNumber: true, cell: ({ failed }) => counted(failed, true) },
  { title: "Published", isNumber: true, cell: ({ published }) => counted(published) },
  { title: "Not published", isNumber: true, cell: ({ unpublished }) => counted(unpublished, true) },
  { title: "Errors", isNumber: true, cell: ({ errors }) => counted(errors, true) },
  { title: "Throttled", isNumber: true, cell: ({ throttled }) => counted(throttled, true) },
];

type SourceRow = Overview["sources"][number];

const SOURCES: readonly Column<SourceRow>[] = [
  {
    title: "Source",
    cell: ({ source }) => <Link to={`/deliveries?source=${encodeURIComponent(source)}`}>{source}</Link>,
  },
  { title: "Recorded", isNumber: true, cell: ({ recorded }) => counted(recorded) },
  { title: "Repeated", isNumber: true, cell: ({ repeated }) => counted(repeated) },
  { title: "Signature refused", isNumber: true, cell: ({ refusedSignatures }) => counted(refusedSignatures) },
  { title: "Event refused", isNumber: true, cell: ({ refusedEvents }) => counted(refusedEvents, true) },
  { title: "Ignored", isNumber: true, cell: ({ ignored }) => counted(ignored) },
  { title: "500", isNumber: true, cell: ({ failed }) => counted(failed, true) },
];
