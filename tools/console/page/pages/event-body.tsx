import { useState } from "preact/hooks";
import type { RawBody } from "../../contract.ts";
import { useLive } from "../api.ts";
import { countText } from "../format.ts";
import { Shown } from "../parts/states.tsx";

type Wanted = "nothing" | "keys" | "values";

/** The body of an event: not asked for until somebody wants it, and first without its values. */
export function EventBody({ transactionId, eventId }: { readonly transactionId: string; readonly eventId: string }) {
  const [wanted, setWanted] = useState<Wanted>("nothing");
  const address = `/api/payments/${encodeURIComponent(transactionId)}/events/${encodeURIComponent(eventId)}/body`;
  const path = wanted === "nothing" ? undefined : `${address}${wanted === "values" ? "?values=shown" : ""}`;
  const live = useLive<RawBody>(path, 0);
  if (path === undefined) {
    return (
      <button type="button" class="quiet" onClick={() => setWanted("keys")}>
        Show the body
      </button>
    );
  }
  return (
    <Shown live={live} what="the body">
      {({ body, isMasked, bytes }) => (
        <div class="body">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by the keyboard */}
          <pre tabIndex={0}>{isMasked ? body : indented(body)}</pre>
          <p>
            {countText(bytes)} bytes.{" "}
            {isMasked ? "Texts and long numbers are hidden." : "As it was received. It may hold personal data."}
          </p>
          <div class="buttons">
            {isMasked && (
              <button type="button" onClick={() => setWanted("values")}>
                Show its values
              </button>
            )}
            <button type="button" class="quiet" onClick={() => setWanted("nothing")}>
              Hide the body
            </button>
          </div>
        </div>
      )}
    </Shown>
  );
}

/** As it was received where that has lines or is not JSON whose numbers are written again as they were. */
function indented(body: string): string {
  if (body.includes("\n")) return body;
  try {
    const value = JSON.parse(body);
    return JSON.stringify(value) === body ? JSON.stringify(value, null, 2) : body;
  } catch {
    return body;
  }
}
