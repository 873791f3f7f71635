import type { FaultInjector } from "../../../local/faults/fault-injector.ts";
import type { LocalSource } from "../../../local/webhook-sources.ts";
import type { Environment } from "../../ops/environment/environment.ts";

/** What the console works with. */
export interface ConsoleContext {
  readonly environment: Environment;
  readonly allowsChanges: boolean;
  /** What only the local run lets somebody do. @default - it is an environment in AWS */
  readonly local?: LocalControls;
}

/** The local run, as far as the console plays senders and lets AWS fail. */
export interface LocalControls {
  /** The API with its stage. */
  readonly url: string;
  readonly sources: readonly LocalSource[];
  readonly faults: FaultInjector;
}

/** A request of the page that may be answered. */
export interface ConsoleRequest {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Something that the page can ask. */
export interface ConsoleRoute {
  readonly method: "GET" | "POST";
  /** As fastify writes it: `/api/payments/:id` */
  readonly path: string;
  /** Whether it is refused where nothing may be changed. */
  readonly changes?: boolean;
  /**
   * @returns what is sent as JSON; undefined if there is none, which is answered 404
   * @throws UsageError, CommandFailure
   */
  answer(request: ConsoleRequest, context: ConsoleContext): Promise<object | undefined>;
}
