import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, Testing } from "cdktf";
import { ApiLoggingStack } from "../../stacks/api-logging-stack.ts";
import { CiRolesStack } from "../../stacks/ci-roles-stack.ts";
import { PaymentStack, type PaymentStackProps } from "../../stacks/payment-stack.ts";
import type { Settings } from "../../stacks/settings/schema.ts";
import { readSettings } from "../../stacks/settings/settings.ts";
import { StateStack } from "../../stacks/state-stack.ts";

export type Attributes = Readonly<Record<string, unknown>>;

/** A synthesized stack, as Terraform reads it. */
export interface StackJson {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: StackJson["resource"];
  readonly output: Readonly<Record<string, { readonly value: string }>>;
  readonly terraform: { readonly backend?: Readonly<Record<string, Attributes>>; readonly cloud?: Attributes };
  readonly provider: Readonly<Record<string, readonly Attributes[]>>;
}

/** A statement of a policy, as it stands in the JSON. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: string | Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const outdirs: string[] = [];

/** Removes what the apps of this file wrote. */
export function removeOutput(): void {
  for (const outdir of outdirs.splice(0)) rmSync(outdir, { recursive: true });
}

/** An app with this context, which sees nothing of cdktf.json and of the machine's environment variables. */
export function testApp(context: Attributes = {}): App {
  const outdir = mkdtempSync(join(tmpdir(), "synth-"));
  outdirs.push(outdir);
  return Testing.app({ outdir, context: { ...context } });
}

/** The settings that a context makes. */
export function settingsOf(context: Attributes = {}, environmentSuffix?: string): Settings {
  return readSettings(testApp(context), environmentSuffix, {});
}

export function paymentStack(context: Attributes = {}, props: PaymentStackProps = {}): PaymentStack {
  const settings = settingsOf(context, props.environmentSuffix);
  return new PaymentStack(testApp(context), "payment", { settings, ...props });
}

export function stateStack(context: Attributes = {}): StateStack {
  return new StateStack(testApp(context), "state", { settings: settingsOf(context) });
}

export function synthPayment(context: Attributes = {}, props: PaymentStackProps = {}): StackJson {
  return JSON.parse(Testing.synth(paymentStack(context, props), true));
}

/** What a region has once for all environments, as a context makes it. */
export function synthApiLogging(context: Attributes = {}): StackJson {
  const stack = new ApiLoggingStack(testApp(context), "api-logging", { settings: settingsOf(context) });
  return JSON.parse(Testing.synth(stack, true));
}

/** The roles of CI, as a context with the setting `ciRoles` makes them. */
export function synthCiRoles(context: Attributes): StackJson {
  const settings = settingsOf(context);
  if (!settings.ciRoles) throw new Error("ciRoles is not set");
  const stack = new CiRolesStack(testApp(context), "ci-roles", { settings, ciRoles: settings.ciRoles });
  return JSON.parse(Testing.synth(stack, true));
}

export function synthState(context: Attributes = {}): StackJson {
  return JSON.parse(Testing.synth(stateStack(context), true));
}

/** The resources of a type by name, in the shape that the test is about. */
export function resources<T = Attributes>(stack: StackJson, type: string): Readonly<Record<string, T>> {
  return (stack.resource[type] ?? {}) as unknown as Readonly<Record<string, T>>;
}

/** One resource, in the shape that the test is about. */
export function resource<T = Attributes>(stack: StackJson, type: string, name: string): T {
  const found = resources<T>(stack, type)[name];
  if (found === undefined) throw new Error(`${type}.${name} is not in the stack`);
  return found;
}

export function statementsOf(policy: unknown): Statement[] {
  return JSON.parse(String(policy)).Statement;
}

export function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

/** The name of the resource that a reference such as `${aws_sqs_queue.notifications.arn}` means. */
export function referenced(reference: unknown): string | undefined {
  return /^\$\{[\w]+\.(\w+)\.\w+\}/.exec(String(reference))?.[1];
}
