import type { Construct } from "constructs";
import { refusedEvents, refusedSignatures, sourceFaults } from "../../definitions/metrics.ts";
import type { WebhookReceiver } from "../functions/webhook-receiver.ts";
import type { AlarmGroupProps } from "./alarm-group.ts";
import { AlarmGroup, PERSISTENT } from "./alarm-group.ts";

/** Props of {@link SourceAlarms}. */
export interface SourceAlarmsProps extends AlarmGroupProps {
  /** Receives the webhooks of the sources. */
  readonly receiver: WebhookReceiver;
}

/** Tells of each source of signed webhooks what is wrong with its requests. */
export class SourceAlarms extends AlarmGroup {
  constructor(scope: Construct, id: string, props: SourceAlarmsProps) {
    super(scope, id, props);
    const { functionName } = props.receiver.function;
    for (const source of props.receiver.secrets.keys()) {
      this.add(`webhook-${source}`, "refused-signatures", {
        kind: "webhook-source",
        description: `Requests to /webhooks/${source} are refused for their signature: its secret was changed on one side only, or somebody tries to forge. The reasons are in the log of webhook-receiver, the addresses in the access log.`,
        metric: refusedSignatures(functionName, source),
        threshold: 10,
        evaluationPeriods: 1,
      });
      this.add(`webhook-${source}`, "refused-events", {
        kind: "webhook-source",
        description: `An event that ${source} signed is refused, so its payment is not recorded. The field and what is allowed are in the log of webhook-receiver, level WARN. Its sender repeats it for a while: repair what is wrong before it gives up.`,
        metric: refusedEvents(functionName, source),
        threshold: 1,
        evaluationPeriods: 1,
      });
      // Not "faults": a source may be called processor, and webhook-processor has an alarm of that name.
      this.add(`webhook-${source}`, "failed-requests", {
        kind: "webhook-source",
        description: `Requests of ${source} keep being answered with 500, if only now and then. Look for level ERROR in the log of webhook-receiver, and whether the source's secret has a value.`,
        metric: sourceFaults(functionName, source),
        ...PERSISTENT,
      });
    }
  }
}
