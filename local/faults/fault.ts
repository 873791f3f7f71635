import { UsageError } from "../../command-line/command.ts";
import type { AwsService } from "../aws/service.ts";

/** What can happen to an AWS call, and what it says in the help. */
export const FAULT_KINDS = {
  fail: "a 500 of the service, at every try; the call takes no effect",
  "fail-after": "a 500 of the service, at every try, although the call took effect",
  throttle: "the service throttles the first try, so that the SDK's next one gets through",
  "throttle-all": "the service throttles every try",
  hang: "no answer and no effect",
  "hang-after": "no answer, although the call took effect",
  late: "no answer; the call takes effect three seconds later, when nobody waits for it any more",
  kill: "the function's container ends just before the call takes effect",
  "kill-after": "the function's container ends just after the call took effect",
  doubled: "the call takes effect twice; the answer is the second one's",
  empty: "the call takes effect; its answer has no body",
  truncated: "the call takes effect; of its answer there is the first half",
  malformed: "the call takes effect; its answer is a 200 with a page of HTML",
  quoted: "an error of the service that quotes the whole call; the call takes no effect",
  stale: "a read answers once more what it did before the last change; not if it is strongly consistent",
} as const satisfies Record<string, string>;

export type FaultKind = keyof typeof FAULT_KINDS;

/** Something that goes wrong with some of the functions' AWS calls. */
export interface Fault {
  /** Function by its name in the code, `webhook-processor`; `*` is any. Its event source mapping calls as the function. */
  readonly functionName: string;
  /** `PutItem`, `SendMessage` … */
  readonly operation: string;
  /** Of the calls concerned, the first one that goes wrong, and the last one. A call is one whatever tries the SDK makes. */
  readonly first: number;
  readonly last: number;
  readonly kind: FaultKind;
  /** Texts that the body of a call concerned holds. @default - any body */
  readonly containing?: readonly string[];
  /** Names it when it happens. @default - nothing */
  readonly id?: string;
}

const SPECIFICATION =
  /^(?<functionName>\*|[a-z][a-z-]*):(?<operation>[A-Z]\w+)(?::(?<calls>\*|[1-9]\d{0,8}(?:-[1-9]\d{0,8})?))?=(?<kind>[a-z-]+)$/;

/** What a fault may concern. */
export interface FaultTargets {
  /** In the code: `webhook-processor` */
  readonly functionNames: readonly string[];
  readonly operations: readonly string[];
  /** Those of them that can answer what is not true any more. */
  readonly staleReads: readonly string[];
}

export function faultTargets(functionNames: readonly string[], services: readonly AwsService[]): FaultTargets {
  return {
    functionNames,
    operations: services.flatMap(({ faultOperations }) => faultOperations),
    staleReads: services.flatMap(({ staleReads = {} }) => Object.keys(staleReads)),
  };
}

/**
 * Reads `<function>:<operation>[:<calls>]=<kind>`, as in `webhook-processor:PutItem:2-4=kill`.
 * @throws UsageError naming what is wrong and what is allowed
 */
export function parseFault(text: string, { functionNames, operations, staleReads }: FaultTargets): Fault {
  const { functionName = "", operation = "", calls = "1", kind = "" } = SPECIFICATION.exec(text)?.groups ?? {};
  if (functionName === "") throw wrong(text, "<function>:<operation>[:<calls>]=<kind>");
  if (functionName !== "*" && !functionNames.includes(functionName)) {
    throw wrong(text, `function ${["*", ...functionNames].join(", ")}`);
  }
  if (!operations.includes(operation)) throw wrong(text, `operation ${operations.join(", ")}`);
  if (!isKind(kind)) throw wrong(text, `kind ${Object.keys(FAULT_KINDS).join(", ")}`);
  if (kind === "stale" && !staleReads.includes(operation)) {
    throw wrong(text, `operation ${staleReads.join(", ")} with kind stale`);
  }
  const [first = 1, last = first] = calls === "*" ? [1, Number.MAX_SAFE_INTEGER] : calls.split("-").map(Number);
  if (last < first) throw wrong(text, "calls in rising order, as 2-4");
  return { functionName, operation, first, last, kind };
}

function isKind(text: string): text is FaultKind {
  return Object.hasOwn(FAULT_KINDS, text);
}

function wrong(text: string, allowed: string): UsageError {
  return new UsageError(`--fault: "${text}" given, allowed: ${allowed}`);
}
