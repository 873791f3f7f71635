import { copyFileSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Plan, parsePlan } from "../../../tools/plan-review/plan.ts";
import { type CommandResult, type RunningCommand, runCommand, startCommand } from "./command.ts";

const PLAN_FILE = "plan.tfplan";
/** Everything waits on the emulator, little on this machine. */
const PARALLELISM = "-parallelism=30";

type Values = Readonly<Record<string, { readonly value: string }>>;

/** Plain Terraform in a synthesized stack directory. */
export class StackDirectory {
  readonly path: string;
  readonly #env: Readonly<Record<string, string>>;
  /** The last plan that was made here, in Terraform's JSON. */
  #lastPlan = "";
  readonly #terraform = process.env.E2E_TERRAFORM ?? "terraform";

  constructor(directory: string, env: Readonly<Record<string, string>>) {
    this.path = directory;
    this.#env = env;
  }

  init(...options: readonly string[]): Promise<CommandResult> {
    return this.run(["init", ...options]);
  }

  /** Plans into a file of this directory, to be applied or carried elsewhere. */
  async plan(...options: readonly string[]): Promise<Plan> {
    await this.run(["plan", `-out=${PLAN_FILE}`, PARALLELISM, ...options]);
    const { stdout } = await runCommand([this.#terraform, "show", "-json", PLAN_FILE], this.#options());
    this.#lastPlan = stdout;
    return parsePlan(stdout);
  }

  /** The last plan that was made here, in Terraform's JSON. */
  get lastPlan(): string {
    return this.#lastPlan;
  }

  /** Applies the plan that was made here, or brought here by {@link carryPlanTo}. */
  applyPlan(): Promise<CommandResult> {
    return this.run(["apply", PARALLELISM, PLAN_FILE]);
  }

  carryPlanTo(other: StackDirectory): void {
    copyFileSync(path.join(this.path, PLAN_FILE), path.join(other.path, PLAN_FILE));
  }

  apply(...options: readonly string[]): Promise<CommandResult> {
    return this.run(["apply", "-auto-approve", PARALLELISM, ...options]);
  }

  /** An apply that may end with an error, status 1. */
  tryApply(): Promise<CommandResult> {
    return this.run(["apply", "-auto-approve", PARALLELISM], [0, 1]);
  }

  /** Starts an apply that the test watches or interrupts. */
  startApply(...options: readonly string[]): RunningCommand {
    return this.#start("apply", options);
  }

  /** Starts a destroy that the test watches or interrupts. */
  startDestroy(): RunningCommand {
    return this.#start("destroy", []);
  }

  destroy(expected: readonly number[] = [0]): Promise<CommandResult> {
    return this.run(["destroy", "-auto-approve", PARALLELISM], expected);
  }

  async outputs(): Promise<Record<string, string>> {
    const { stdout } = await runCommand([this.#terraform, "output", "-json"], this.#options());
    const outputs = JSON.parse(stdout) as Values;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** Addresses in the state. */
  async resources(): Promise<string[]> {
    const { stdout } = await this.run(["state", "list"]);
    return stdout.split("\n").filter((line) => line !== "");
  }

  /** Addresses of the managed resources in the state, sorted. */
  async managed(): Promise<string[]> {
    return (await this.resources()).filter((address) => !address.startsWith("data.")).sort();
  }

  /** The stack as synthesized. */
  get definition(): {
    resource: Record<string, Record<string, unknown>>;
    terraform: { backend: Record<string, unknown>; required_providers: Record<string, unknown> };
  } {
    return JSON.parse(readFileSync(path.join(this.path, "cdk.tf.json"), "utf8"));
  }

  /** Addresses of the managed resources that the stack declares. */
  get declared(): string[] {
    return Object.entries(this.definition.resource).flatMap(([type, resources]) =>
      Object.keys(resources).map((name) => `${type}.${name}`),
    );
  }

  /** Runs a command of Terraform: `["state", "list"]`. */
  run(command: readonly string[], expected: readonly number[] = [0]): Promise<CommandResult> {
    return runCommand([this.#terraform, ...command, "-no-color"], { ...this.#options(), expected });
  }

  #start(command: "apply" | "destroy", options: readonly string[]): RunningCommand {
    return startCommand(
      [this.#terraform, command, "-auto-approve", PARALLELISM, ...options, "-no-color"],
      this.#options(),
    );
  }

  #options() {
    return { cwd: this.path, env: this.#env };
  }
}
