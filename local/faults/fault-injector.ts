import { setTimeout as sleep } from "node:timers/promises";
import { type AwsResponse, functionNameOf } from "../aws/call.ts";
import type { AwsMiddleware, AwsRequest } from "../aws/service.ts";
import type { Fault, FaultKind } from "./fault.ts";
import { lyingAnswer } from "./lying-answer.ts";
import { ReadHistory } from "./read-history.ts";

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
  readonly #reads = new ReadHistory();

  constructor(faults: readonly Fault[] = []) {
    this.add(faults);
  }

  add(faults: readonly Fault[]): void {
    this.#armed.push(...faults.map((fault) => ({ fault, numbers: new Map() })));
  }

  /** What may go wrong now, in the order in which it was added. */
  get faults(): readonly Fault[] {
    return this.#armed.map(({ fault }) => fault);
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
      const takeEffect = () => next(request);
      const fault = this.#faultFor(request);
      const tell = ({ kind, id }: Fault) =>
        onFault({
          functionName: functionNameOf(request.accessKeyId) ?? "",
          operation: request.operation,
          kind,
          ...(id !== undefined && { id }),
        });
      if (fault === undefined || fault.kind === "stale") {
        const answer = await takeEffect();
        const earlier = this.#reads.earlierThan(request, answer);
        if (fault === undefined || earlier === undefined) return answer;
        tell(fault);
        return earlier;
      }
      tell(fault);
      if (fault.kind === "late") this.#takeEffectLate(takeEffect);
      return goWrong(fault.kind, request, takeEffect, endContainer);
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
  kind: Exclude<FaultKind, "stale">,
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
    case "quoted":
      return protocol.errorAnswer({
        statusCode: 400,
        code: "ValidationException",
        message: `Invalid request: ${request.body.toString("utf8")}`,
      });
    case "doubled":
      await takeEffect();
      return takeEffect();
    case "empty":
    case "truncated":
    case "malformed":
      return lyingAnswer(kind, await takeEffect());
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
