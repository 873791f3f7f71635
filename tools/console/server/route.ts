import type { Environment } from "../../ops/environment/environment.ts";

/** What the console works with. */
export interface ConsoleContext {
  readonly environment: Environment;
  readonly isLocal: boolean;
  readonly allowsChanges: boolean;
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
