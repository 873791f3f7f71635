import type { Construct } from "constructs";
import {
  api5xxErrors,
  blockedRequests,
  type Metric,
  PERIOD_SECONDS,
  recordedWebhooks,
  throttledShare,
} from "../../definitions/metrics.ts";
import type { RestApi } from "../api/rest-api.ts";
import type { WebAcl } from "../api/web-acl.ts";
import type { NodeFunction } from "../functions/node-function.ts";
import type { AlarmGroupProps } from "./alarm-group.ts";
import { AlarmGroup } from "./alarm-group.ts";

/** Props of {@link ApiAlarms}. */
export interface ApiAlarmsProps extends AlarmGroupProps {
  /** The API whose answers are watched. */
  readonly api: RestApi;
  /** Requests that it answered with 429. */
  readonly throttled: Metric;
  /** Who is told as well of answers with 5xx, which a lost key brings. */
  readonly keyTopic: { readonly arn: string };
  /** What stands before it, undefined if nothing does. */
  readonly webAcl: WebAcl | undefined;
  /** The functions that record webhooks. */
  readonly recorders: readonly NodeFunction[];
  /** Minutes without a webhook that are not normal any more. @default - any silence is normal */
  readonly quietMinutes?: number | undefined;
}

/** Tells that callers get 5xx or 429, are blocked, or that none comes. */
export class ApiAlarms extends AlarmGroup {
  constructor(scope: Construct, id: string, props: ApiAlarmsProps) {
    super(scope, id, props);
    const { api, webAcl, quietMinutes } = props;
    this.add("payment-api", "5xx-errors", {
      description:
        "Callers of the API get 5xx answers. Compare the access log's status with the functions' errors: without any, it is a permission, a throttle or a timeout.",
      metric: api5xxErrors(api.name),
      threshold: 10,
      evaluationPeriods: 2,
      also: [props.keyTopic],
    });
    this.add("payment-api", "throttled", {
      description:
        "Of the requests to the API 5 % or more are answered with 429. See in the access log which route and caller; raise throttleRateLimit, or that of the source, if the traffic is wanted.",
      metric: throttledShare(props.throttled, api.name),
      threshold: 5,
      evaluationPeriods: 2,
    });
    if (webAcl) {
      this.add("payment-api", "blocked", {
        description:
          "The web ACL blocks requests. See its metrics for the rule: rate-per-address means webAclRateLimit, any other one what AWS takes for an attack.",
        metric: blockedRequests(webAcl.metricName, webAcl.region),
        threshold: 10,
        evaluationPeriods: 1,
      });
    }
    if (quietMinutes !== undefined) {
      this.add("payment-webhooks", "quiet", {
        description: `No webhook was recorded for ${quietMinutes} minutes. Look whether requests come at all, in the access log; then at the senders, their credentials and the route.`,
        metric: recordedWebhooks(props.recorders.map(({ functionName }) => functionName)),
        threshold: 1,
        evaluationPeriods: Math.ceil((quietMinutes * 60) / PERIOD_SECONDS),
        onTooLittle: true,
      });
    }
  }
}
