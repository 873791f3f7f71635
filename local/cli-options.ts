import { parseArgs } from "node:util";
import { ENVIRONMENT_VARIABLES } from "../functions/runtime/environment.ts";
import { DEFAULT_PORT } from "./aws/account.ts";
import { LocalRunError } from "./errors.ts";
import { FAULT_KINDS, type Fault, OPERATIONS, parseFault } from "./faults/fault.ts";
import { firstSentence } from "./first-sentence.ts";

export interface CliOptions {
  readonly help: boolean;
  readonly verbose: boolean;
  readonly port: number;
  readonly dataDirectory: string | undefined;
  readonly faults: readonly Fault[];
}

const FUNCTION_NAMES = Object.keys(ENVIRONMENT_VARIABLES);

export const USAGE = `Serves the synthesized stack on this machine.

Usage: npm start -- [--data <directory>] [--fault <fault>]... [--verbose]

  --data <directory>  keep the table in this directory from run to run (default: in memory)
  --fault <fault>     let AWS calls of the functions go wrong: <function>:<operation>[:<calls>]=<kind>
  --verbose           show every line that the functions log (default: warnings and errors)
  --help              show this

Faults:
  webhook-processor:SendMessage=fail      the first call of the operation, at each of the SDK's tries
  webhook-processor:UpdateItem:2=kill     the second call; 2-4: the second to the fourth; *: each
  *:Query:*=throttle                      of whichever function
  Functions: ${FUNCTION_NAMES.join(", ")}
  Operations: ${OPERATIONS.join(", ")}
  Kinds:
${Object.entries(FAULT_KINDS)
  .map(([kind, meaning]) => `    ${kind.padEnd(12)}  ${meaning}`)
  .join("\n")}

Environment:
  PORT                port of the API on 127.0.0.1 (default: 3000; 0: any free port)
  and every setting of the stack, as ENVIRONMENT_SUFFIX or LOG_LEVEL; the region is always us-east-1
`;

/**
 * Reads the command line.
 * @throws LocalRunError naming what is wrong and what is allowed
 */
export function readCliOptions(args: readonly string[], { PORT }: { readonly PORT?: string }): CliOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: "string" },
        fault: { type: "string", multiple: true },
        help: { type: "boolean" },
        verbose: { type: "boolean" },
      },
    });
    if (values.data === "") throw new LocalRunError("--data: must name a directory");
    return {
      help: values.help ?? false,
      verbose: values.verbose ?? false,
      port: readPort(PORT),
      dataDirectory: values.data,
      faults: (values.fault ?? []).map((text) => parseFault(text, FUNCTION_NAMES)),
    };
  } catch (error) {
    if (error instanceof TypeError)
      throw new LocalRunError(`${firstSentence(error.message)} (see npm start -- --help)`);
    throw error;
  }
}

function readPort(text: string | undefined): number {
  if (text === undefined || text === "") return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new LocalRunError(`PORT: "${text}" given, allowed: 0 to 65535`);
  return port;
}
