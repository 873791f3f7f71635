import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { REGION } from "./aws/account.ts";
import { LocalRunError } from "./errors.ts";

const APP = fileURLToPath(new URL("../main.ts", import.meta.url));

export interface SynthesizeOptions {
  /** File of the app, which has a stack `payment`. @default - this project's */
  readonly app?: string;
  /** Where the app writes to. */
  readonly directory: string;
  /** Settings on top of the environment's own, by variable. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Runs the app as `npm run synth` does, for the region that the local run plays.
 * @returns the directory of the stack `payment`
 * @throws LocalRunError with what the app had to say
 */
export async function synthesize({ app = APP, directory, settings, signal }: SynthesizeOptions): Promise<string> {
  const child = spawn(process.execPath, [app], {
    env: { ...process.env, ...settings, AWS_REGION: REGION, CDKTF_OUTDIR: directory },
    stdio: ["ignore", "ignore", "pipe"],
    ...(signal && { signal }),
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (status !== 0) throw new LocalRunError(`cannot synthesize: ${oneLine(complaint) || `status ${status}`}`);
  return `${directory}/stacks/payment`;
}

/** A complaint about settings in one line; a stack trace as it is. */
function oneLine(complaint: string): string {
  return /^ +at /m.test(complaint) ? complaint.trim() : complaint.trim().replaceAll(/\s*\n\s*/g, " ");
}
