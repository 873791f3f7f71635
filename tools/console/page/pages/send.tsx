import type { Sending } from "../../contract.ts";
import { useLive } from "../api.ts";
import { Page } from "../parts/page.tsx";
import { Shown } from "../parts/states.tsx";
import { Faults } from "./faults.tsx";
import { SendForm } from "./send-form.tsx";

/** Plays senders, and lets AWS fail: of the local run only. */
export function SendPage() {
  const live = useLive<Sending>("/api/sending", 0);
  return (
    <Page title="Send" lead="Test events, signed as their senders sign, to the local run.">
      <Shown live={live} what="what can be sent">
        {(sending) => (
          <>
            <SendForm {...sending} />
            <Faults faults={sending.faults} reload={live.reload} />
          </>
        )}
      </Shown>
    </Page>
  );
}
