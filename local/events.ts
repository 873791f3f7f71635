import type { AccessCheck } from "./access/access.ts";
import type { AnsweredRequest } from "./api-gateway/http-server.ts";
import type { AwsOccurrence } from "./aws/service.ts";
import type { FailedBatch } from "./event-source/queue-poller.ts";
import type { InjectedFault } from "./faults/fault-injector.ts";
import type { FunctionLog } from "./lambda/function-log.ts";

/** What happens while the local run serves. None of it holds a body, an address of a person, or an id that a caller chose. */
export type LocalEvent =
  | ({ readonly type: "request" } & AnsweredRequest)
  | ({ readonly type: "occurrence" } & AwsOccurrence)
  | ({ readonly type: "failed-batch" } & FailedBatch)
  | ({ readonly type: "fault" } & InjectedFault)
  | ({ readonly type: "access" } & AccessCheck)
  | ({ readonly type: "log" } & FunctionLog);

export type LocalEventListener = (event: LocalEvent) => void;
