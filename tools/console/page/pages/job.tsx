import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Job } from "../../contract.ts";
import { ask, useLive } from "../api.ts";
import { useInfo } from "../info.ts";
import { Failed } from "../parts/states.tsx";

/** Milliseconds between two looks at an operation under way. */
const PAUSE = 700;

const TITLES: Readonly<Record<Job["state"], string>> = {
  running: "Under way …",
  stopping: "Ends what it has begun …",
  done: "Done",
  failed: "Not done",
};

/** What an operation tells; of a dry run, the way to do it. */
export function JobPanel({ begun, onCarryOut }: { readonly begun: Job; onCarryOut(): void }) {
  const [isEnded, setEnded] = useState(false);
  const live = useLive<Job>(`/api/jobs/${begun.id}`, isEnded ? 0 : PAUSE);
  const job = live.data ?? begun;
  const ended = job.state === "done" || job.state === "failed";
  useEffect(() => setEnded(ended), [ended]);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const title = job.isDryRun
    ? job.state === "done"
      ? "What it would do"
      : `What it would do: ${TITLES[job.state]}`
    : TITLES[job.state];
  return (
    <section class={`job ${job.state}`} ref={panel} tabIndex={-1} aria-label={title}>
      <h2 aria-live="polite">{title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by the keyboard */}
      {job.lines.length > 0 && <pre tabIndex={0}>{job.lines.join("\n")}</pre>}
      {live.error && <Failed error={live.error} again={live.reload} />}
      {job.state === "running" && (
        <button type="button" onClick={() => ask(`/api/jobs/${job.id}/stop`, { body: {} }).then(live.reload)}>
          Stop
        </button>
      )}
      {job.canBeDone && <Confirmation onCarryOut={onCarryOut} />}
    </section>
  );
}

/** Only the whole word is a yes, as on the command line. */
function Confirmation({ onCarryOut }: { onCarryOut(): void }) {
  const { environment, allowsChanges } = useInfo();
  const [typed, setTyped] = useState("");
  const id = useId();
  if (!allowsChanges) {
    return <p class="notice">This console only reads. To do it, start the console with --allow-changes.</p>;
  }
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (typed.trim() === "yes") onCarryOut();
  };
  return (
    <form class="confirmation" onSubmit={onSubmit}>
      <label for={id}>
        Type yes to do it in {environment}
        <input id={id} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} autocomplete="off" />
      </label>
      <button type="submit" class="danger" disabled={typed.trim() !== "yes"}>
        Do it
      </button>
    </form>
  );
}
