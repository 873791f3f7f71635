import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { copyProject } from "../../../testing/checkout.ts";
import { hasProviderMirror, mirrorDirectory } from "../../../tools/e2e/toolchain.ts";
import { type CommandResult, runCommand } from "./command.ts";
import type { Edit } from "./edits.ts";
import { StackDirectory } from "./stack-directory.ts";

const ORIGINAL = path.resolve(import.meta.dirname, "../../..");

export type Environment = Readonly<Record<string, string>>;

/** A folder of the run, with a name that no other has. */
export function temporaryDirectory(name: string): string {
  const run = process.env.E2E_RUN;
  if (run === undefined) throw new Error("E2E_RUN is not set: start these tests by `npm run test:e2e`");
  return mkdtempSync(path.join(run, `${name}-`));
}

/** A copy of this project, to be deployed and changed as its user would. */
export class Project {
  readonly directory = path.join(temporaryDirectory("project"), "payments");
  /** Credentials, settings: what the user's shell would have. */
  readonly env: Environment;

  constructor(env: Environment) {
    this.env = env;
    copyProject(this.directory);
    symlinkSync(path.join(ORIGINAL, "node_modules"), path.join(this.directory, "node_modules"));
  }

  /** Synthesizes as `npm run synth` does. @returns the output directory */
  async synth(settings: Environment = {}): Promise<string> {
    await runCommand([process.execPath, "main.ts"], { cwd: this.directory, env: { ...this.env, ...settings } });
    return path.join(this.directory, "cdktf.out");
  }

  /** Changes the code. */
  edit({ file, find, replacement }: Edit): void {
    const target = path.join(this.directory, file);
    const parts = readFileSync(target, "utf8").split(find);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times what is to be replaced: ${find}`);
    writeFileSync(target, parts.join(replacement));
  }

  /** Runs the CDKTF CLI: `npx cdktf <command> …`. */
  cdktf(args: readonly string[], env: Environment = {}, expected: readonly number[] = [0]): Promise<CommandResult> {
    // The CLI locks providers by asking the registry, whatever Terraform's configuration says.
    const lock = hasProviderMirror() && args[0] !== "output" ? ["--skip-provider-lock"] : [];
    const all = { ...this.env, ...env, CI: "1", FORCE_COLOR: "0" };
    return runCommand(["npx", "cdktf", ...args, ...lock], { cwd: this.directory, env: all, expected });
  }

  /** The stack directory, where plain `terraform` runs. */
  stack(name: "payment" | "state", env: Environment = {}): StackDirectory {
    return new StackDirectory(path.join(this.directory, "cdktf.out", "stacks", name), { ...this.env, ...env });
  }

  /** What somebody without the project has: the archive of an environment, unpacked by `tar` into a folder of its own. */
  async unpackedArchive(environment: string): Promise<StackDirectory> {
    const archive = await this.archive(environment);
    const directory = temporaryDirectory("unpacked");
    await runCommand(["tar", "-xzf", archive, "-C", directory], { cwd: this.directory, env: this.env });
    return new StackDirectory(directory, this.env);
  }

  /** Makes the archive of an environment, with its providers locked for this machine alone: each platform is a download. @returns its file */
  async archive(environment: string, settings: Environment = {}): Promise<string> {
    const terraform = process.env.E2E_TERRAFORM ?? "terraform";
    const here = { cwd: this.directory, env: { ...this.env, ...settings } };
    const { stdout } = await runCommand([terraform, "version", "-json"], here);
    const mirror = mirrorDirectory();
    const output = temporaryDirectory("archives");
    const options = ["--terraform", terraform, "--platform", JSON.parse(stdout).platform, "--output", output];
    const all = [environment, ...options, ...(mirror === undefined ? [] : ["--mirror", mirror])];
    await runCommand([process.execPath, "tools/archive/main.ts", ...all], here);
    return path.join(output, `payment-${environment}.tar.gz`);
  }

  /**
   * What another machine has: a fresh synthesis elsewhere, of which only the stack directory is kept.
   * @param app relative to the project
   */
  async freshStackDirectory(
    name: "payment" | "state" | "ci-roles",
    settings: Environment = {},
    app = "main.ts",
  ): Promise<StackDirectory> {
    const env = { ...this.env, ...settings };
    const outdir = path.join(temporaryDirectory("synth"), "out");
    await runCommand([process.execPath, app], { cwd: this.directory, env: { ...env, CDKTF_OUTDIR: outdir } });
    // As deep as the app's own: a state in a file is found from there, three directories up.
    const directory = path.join(temporaryDirectory("elsewhere"), "cdktf.out", "stacks", name);
    mkdirSync(directory, { recursive: true });
    cpSync(path.join(outdir, "stacks", name), directory, { recursive: true });
    return new StackDirectory(directory, env);
  }
}
