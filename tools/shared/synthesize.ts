import { spawnSync } from "node:child_process";
import path from "node:path";
import { CommandFailure } from "../../command-line/command.ts";

const PROJECT = path.resolve(import.meta.dirname, "../..");

export interface SynthesizeOptions {
  /** Whose app it is. @default - this project's */
  readonly project?: string;
  /** File of the app. @default - the project's `main.ts` */
  readonly app?: string;
  /** Is told what the app warns of. @default - nobody is */
  readonly warn?: (warnings: string) => void;
}

/**
 * Runs the app as `npm run synth` does.
 * @param outdir where it writes to
 * @param env all of its variables: settings, and what Node needs
 * @returns the directory of a stack
 * @throws CommandFailure with what the app had to say
 */
export function synthesize(
  outdir: string,
  env: NodeJS.ProcessEnv,
  { project = PROJECT, app = "main.ts", warn }: SynthesizeOptions = {},
): (stack: string) => string {
  const { status, stderr } = spawnSync(process.execPath, [app], {
    cwd: project,
    env: { ...env, CDKTF_OUTDIR: outdir },
    encoding: "utf8",
  });
  if (status !== 0) throw new CommandFailure(`the stacks cannot be synthesized\n${stderr}`);
  if (stderr !== "") warn?.(stderr.trimEnd());
  return (stack) => path.join(outdir, "stacks", stack);
}

/** The variables of a synthesis with these settings, and none that the shell happens to have. */
export function onlySettings(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: process.env.HOME, ...settings };
}
