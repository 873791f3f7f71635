import { readFile } from "node:fs/promises";
import { LocalRunError } from "../errors.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** A `resource` or `data` block as it was synthesized: its arguments may hold `${…}` references. */
export interface Block {
  /** `aws_sqs_queue.notifications`, `data.aws_region.current` */
  readonly address: string;
  readonly type: string;
  readonly arguments: JsonObject;
}

/** A synthesized stack in Terraform's JSON syntax. */
export interface TerraformStack {
  /** Directory of the stack, Terraform's `path.module`. */
  readonly directory: string;
  readonly blocks: ReadonlyMap<string, Block>;
  readonly locals: JsonObject;
}

/**
 * Reads `cdk.tf.json`.
 * @throws LocalRunError if the file is not there
 */
export async function readStack(directory: string): Promise<TerraformStack> {
  const file = `${directory}/cdk.tf.json`;
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new LocalRunError(`cannot read the synthesized stack: ${error.message}`);
  });
  return stackFromJson(directory, JSON.parse(text));
}

export function stackFromJson(directory: string, json: JsonObject): TerraformStack {
  const blocks = new Map<string, Block>();
  for (const [kind, prefix] of [
    ["resource", ""],
    ["data", "data."],
  ] as const) {
    for (const [type, named] of Object.entries(asObject(json[kind]))) {
      for (const [name, args] of Object.entries(asObject(named))) {
        const address = `${prefix}${type}.${name}`;
        blocks.set(address, { address, type, arguments: asObject(args) });
      }
    }
  }
  return { directory, blocks, locals: asObject(json.locals) };
}

/** Nested blocks are an object, or an array when there may be several. */
export function asBlocks(value: unknown): readonly JsonObject[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(asObject);
}

export function asObject(value: unknown): JsonObject {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new TypeError(`must be an object, not ${typeof value}`);
  return value as JsonObject;
}
