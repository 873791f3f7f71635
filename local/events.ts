import type { AnsweredRequest } from "./api-gateway/http-server.ts";
import type { FailedBatch } from "./event-source/queue-poller.ts";
import type { Strike } from "./faults/fault-injector.ts";
import type { AccessCheck } from "./iam/access.ts";

/** What happens while the local run serves. None of it holds a body, an address of a person, or an id that a caller chose. */
export type LocalEvent =
  | ({ readonly type: "request" } & AnsweredRequest)
  | { readonly type: "record"; readonly table: string }
  | { readonly type: "notification"; readonly topic: string; readonly subscribers: readonly string[] }
  | ({ readonly type: "failed-batch" } & FailedBatch)
  | ({ readonly type: "fault" } & Strike)
  | ({ readonly type: "access" } & AccessCheck)
  | { readonly type: "log"; readonly functionName: string; readonly level: string; readonly message: string };

export type LocalEventListener = (event: LocalEvent) => void;
