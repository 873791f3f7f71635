import { existsSync } from "node:fs";
import { readArguments, UsageError } from "../command-line/command.ts";
import { wholeNumber } from "../command-line/values.ts";
import { ENVIRONMENT_VARIABLES } from "../functions/runtime/environment.ts";
import { DEFAULT_PORT } from "./aws/account.ts";
import { SERVICES } from "./aws/services/index.ts";
import { FAULT_KINDS, type Fault, faultTargets, parseFault } from "./faults/fault.ts";

export interface CliOptions {
  readonly verbose: boolean;
  readonly port: number;
  /** 0: a free one */
  readonly consolePort: number;
  readonly app: string | undefined;
  readonly dataDirectory: string | undefined;
  readonly faults: readonly Fault[];
  /** Minutes. */
  readonly clocks: readonly number[];
}

/** What `--fault` and the console take. */
export const FAULT_TARGETS = faultTargets(Object.keys(ENVIRONMENT_VARIABLES), SERVICES);

export const USAGE = `Serves the synthesized stack on this machine.

Usage: npm start -- [--app <file>] [--data <directory>] [--fault <fault>]... [--console-port <port>] [--verbose]

  --app <file>        serve the stack "payment" of this app (default: main.ts)
  --data <directory>  keep the table in this directory from run to run (default: in memory)
  --fault <fault>     let AWS calls of the functions go wrong: <function>:<operation>[:<calls>]=<kind>
  --clocks <minutes>  how far the clocks of each function's containers are ahead, in turn: 0,5,-5 (default: 0)
  --console-port <port>
                      port of the operator's console on 127.0.0.1 (default: a free one)
  --verbose           show every line that the functions log (default: warnings and errors)
  --help              show this

Faults:
  webhook-processor:SendMessage=fail      the first call of the operation, at each of the SDK's tries
  webhook-processor:UpdateItem:2=kill     the second call; 2-4: the second to the fourth; *: each
  *:Query:*=throttle                      of any function
  Functions: ${FAULT_TARGETS.functionNames.join(", ")}
  Operations: ${FAULT_TARGETS.operations.join(", ")}
  Kinds:
${Object.entries(FAULT_KINDS)
  .map(([kind, meaning]) => `    ${kind.padEnd(12)}  ${meaning}`)
  .join("\n")}

Environment:
  PORT                port of the API on 127.0.0.1 (default: 3000; 0: any free port)
  WEBHOOK_SECRET_*    the secret of a webhook source, as WEBHOOK_SECRET_STRIPE of the source stripe; - is _ (default: one for
                      development, which is shown). With it the sender's own tools can send here: docs/getting-started.md
  and every setting of the stack, as ENVIRONMENT_SUFFIX or LOG_LEVEL; the region is always us-east-1

Exit code: 0 when it was told to stop, 1 if it cannot start, 2 for wrong usage.
`;

/** @throws UsageError naming what is wrong and what is allowed */
export function readCliOptions(args: readonly string[], { PORT }: { readonly PORT?: string }): CliOptions {
  const { values, positionals } = readArguments(args, {
    app: { type: "string" },
    data: { type: "string" },
    fault: { type: "string", multiple: true },
    clocks: { type: "string" },
    "console-port": { type: "string", default: "0" },
    verbose: { type: "boolean" },
  });
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" given, allowed: options only`);
  if (values.app !== undefined && !existsSync(values.app))
    throw new UsageError(`--app: "${values.app}" given, allowed: a file that is there`);
  if (values.data === "") throw new UsageError("--data: must name a directory");
  return {
    verbose: values.verbose ?? false,
    port: PORT ? wholeNumber("PORT", PORT, { from: 0, to: 65_535 }) : DEFAULT_PORT,
    consolePort: wholeNumber("--console-port", values["console-port"], { from: 0, to: 65_535 }),
    app: values.app,
    dataDirectory: values.data,
    faults: (values.fault ?? []).map((text) => parseFault(text, FAULT_TARGETS)),
    clocks: readClocks(values.clocks ?? "0"),
  };
}

function readClocks(text: string): number[] {
  if (/^-?\d{1,5}(?:,-?\d{1,5})*$/.test(text)) return text.split(",").map(Number);
  throw new UsageError(`--clocks: "${text}" given, allowed: whole minutes, as 0,5,-5`);
}
