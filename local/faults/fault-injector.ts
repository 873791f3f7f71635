import { setTimeout as sleep } from "node:timers/promises";
import { type AwsResponse, functionNameOf } from "../aws/call.ts";
import type { AwsMiddleware, AwsRequest } from "../aws/service.ts";
import type { Fault, FaultKind } from "./fault.ts";

/** A fault that happened to a call. */
export interface InjectedFault {
  readonly functionName: string;
  readonly operation: string;
  readonly kind: FaultKind;
  readonly id?: string;
}

export interface FaultListeners {
  /** Ends the container that a call came from, if it came from one. */
  readonly endContainer: (request: AwsRequest) => Promise<void>;
  readonly onFault: (fault: InjectedFault) => void;
}

/** Milliseconds after which a late call takes effect: longer than a function waits for an answer. */
const LATE_MILLISECONDS = 3000;

/** A fault, and the number of each call that it concerned, by the SDK's id of the call. */
interface ArmedFault {
  readonly fault: Fault;
  readonly numbers: Map<string, number>;
}

/** Stands between the functions and the emulators and lets calls go wrong. */
export class FaultInjector {
  readonly #armed: ArmedFault[] = [];
  readonly #late = new Set<Promise<void>>();

  constructor(faults: readonly Fault[] = []) {
    this.add(faults);
  }

  add(faults: readonly Fault[]): void {
    this.#armed.push(...faults.map((fault) => ({ fault, numbers: new Map() })));
  }

  /** From now on everything works again. */
  clear(): void {
    this.#armed.length = 0;
  }

  /** Waits until the calls that faults delay have taken effect. */
  async settled(): Promise<void> {
    await Promise.all(this.#late);
  }

  middleware({ endContainer, onFault }: FaultListeners): AwsMiddleware {
    return async (request, next) => {
      const fault = this.#faultFor(request);
      if (!fault) return next(request);
      const { kind, id } = fault;
      onFault({
        functionName: functionNameOf(request.accessKeyId) ?? "",
        operation: request.operation,
        kind,
        ...(id !== undefined && { id }),
      });
      const takeEffect = () => next(request);
      if (kind === "late") this.#takeEffectLate(takeEffect);
      return goWrong(kind, request, takeEffect, endContainer);
    };
  }

  #takeEffectLate(takeEffect: () => Promise<AwsResponse>): void {
    const late = sleep(LATE_MILLISECONDS, undefined, { ref: false })
      .then(takeEffect)
      .then(
        () => {},
        () => {},
      )
      .finally(() => this.#late.delete(late));
    this.#late.add(late);
  }

  /** Every fault counts the calls that concern it; of those that concern one call, the first added happens. */
  #faultFor(request: AwsRequest): Fault | undefined {
    const call = String(request.headers["amz-sdk-invocation-id"]);
    const concerned = this.#armed.filter(({ fault }) => concerns(fault, request));
    for (const { numbers } of concerned) if (!numbers.has(call)) numbers.set(call, numbers.size + 1);
    return concerned.find(({ fault, numbers }) => {
      const number = numbers.get(call) ?? 0;
      if (number < fault.first || number > fault.last) return false;
      return fault.kind !== "throttle" || isFirstTry(request);
    })?.fault;
  }
}

function concerns({ functionName, operation, containing = [] }: Fault, request: AwsRequest): boolean {
  if (operation !== request.operation) return false;
  const caller = functionNameOf(request.accessKeyId);
  if (caller === undefined) return false;
  // The stack appends the environment to a function's name.
  if (functionName !== "*" && caller !== functionName && !caller.startsWith(`${functionName}-`)) return false;
  return containing.every((text) => request.body.includes(text));
}

function isFirstTry({ headers }: AwsRequest): boolean {
  return /\battempt=1\b/.test(String(headers["amz-sdk-request"]));
}

async function goWrong(
  kind: FaultKind,
  request: AwsRequest,
  takeEffect: () => Promise<AwsResponse>,
  endContainer: FaultListeners["endContainer"],
): Promise<AwsResponse> {
  const { errors, protocol } = request.service;
  if (kind.endsWith("-after")) await takeEffect();
  switch (kind) {
    case "fail":
    case "fail-after":
      return protocol.errorAnswer(errors.failed);
    case "throttle":
    case "throttle-all":
      return protocol.errorAnswer(errors.throttled);
    case "late":
    case "hang":
    case "hang-after":
      return new Promise(() => {});
    case "kill":
    case "kill-after":
      await endContainer(request);
      throw new Error("the caller is gone");
  }
}
