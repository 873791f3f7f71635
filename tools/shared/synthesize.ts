import { spawnSync } from "node:child_process";
import path from "node:path";
import { CommandFailure } from "../../command-line/command.ts";

const PROJECT = path.resolve(import.meta.dirname, "../..");

/**
 * Runs the app as `npm run synth` does.
 * @param outdir where it writes to
 * @param env all of its variables: settings, and what Node needs
 * @param project whose app it is. @default - this one
 * @returns the directory of a stack
 * @throws CommandFailure with what the app had to say
 */
export function synthesize(outdir: string, env: NodeJS.ProcessEnv, project = PROJECT): (stack: string) => string {
  const { status, stderr } = spawnSync(process.execPath, ["main.ts"], {
    cwd: project,
    env: { ...env, CDKTF_OUTDIR: outdir },
    encoding: "utf8",
  });
  if (status !== 0) throw new CommandFailure(`the stacks cannot be synthesized\n${stderr}`);
  return (stack) => path.join(outdir, "stacks", stack);
}

/** The variables of a synthesis with these settings, and none that the shell happens to have. */
export function onlySettings(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: process.env.HOME, ...settings };
}
