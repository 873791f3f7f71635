/** What passes between a container and the service that runs it: JSON text, as in Lambda's own runtime API. */
export interface Invocation {
  readonly requestId: string;
  /** The event, as JSON text. */
  readonly event: string;
  /** Milliseconds since the epoch at which the invocation is cut off. */
  readonly deadline: number;
  readonly functionArn: string;
  /** `X-Amzn-Trace-Id` of the request. */
  readonly traceId: string;
}

/** What a handler returned, as JSON text, or how it failed. */
export type InvocationResult = { readonly payload: string } | { readonly error: FunctionError };

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** What a container needs to start. */
export interface ContainerData {
  /** File of the bundle, a module. */
  readonly file: string;
  /** Name of the export to call. */
  readonly exportName: string;
  /** Minutes by which its clock is ahead. */
  readonly clock: number;
  /** @default - functions call AWS only */
  readonly senders?: SenderHosts;
}

/** Hosts of senders, which a server on this machine stands for. */
export interface SenderHosts {
  readonly names: readonly string[];
  /** On 127.0.0.1. */
  readonly port: number;
  /** The authority of its certificate, and of what it serves: as PEM. */
  readonly authority: string;
}

export type ContainerMessage =
  | { readonly type: "ready" }
  | { readonly type: "init-error"; readonly error: FunctionError }
  | { readonly type: "result"; readonly requestId: string; readonly result: InvocationResult };

export function functionErrorOf(error: unknown): FunctionError {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message }
    : { errorType: "Error", errorMessage: String(error) };
}
