import { createHash } from "node:crypto";
import { LocalRunError } from "../errors.ts";
import { type Expression, parseTemplate } from "./expression.ts";
import { asBlocks, type Block, type JsonObject, type TerraformStack } from "./terraform-json.ts";

/** A declared block whose arguments are resolved when they are asked for. */
export interface Declared {
  readonly address: string;
  readonly type: string;
  /** The resolved argument, undefined when the stack leaves it out. */
  get(argument: string): Promise<unknown>;
  /** @throws LocalRunError if it is not a string */
  text(argument: string): Promise<string>;
  optionalText(argument: string): Promise<string | undefined>;
  /** Nested blocks of that name, resolved. */
  blocks(argument: string): Promise<readonly JsonObject[]>;
}

/** Makes what a block declares, and gives the attributes that only exist once it is made (arn, id, url …). */
export type Provisioner = (resource: Declared, resolver: Resolver) => BlockAttributes | Promise<BlockAttributes>;
export type BlockAttributes = JsonObject;

/**
 * Gives references of a stack their values, as an apply would: a reference to a block makes that block first.
 * An expression that nothing asks for is never evaluated, so the stack may use what the local run does not know.
 */
export class Resolver {
  readonly stack: TerraformStack;
  readonly #provisioners: Readonly<Record<string, Provisioner>>;
  readonly #made = new Map<string, Promise<BlockAttributes>>();

  constructor(stack: TerraformStack, provisioners: Readonly<Record<string, Provisioner>>) {
    this.stack = stack;
    this.#provisioners = provisioners;
  }

  /** Blocks of a type, in the order of the file. */
  declared(type: string): Declared[] {
    return [...this.stack.blocks.values()]
      .filter((block) => block.type === type && !block.address.startsWith("data."))
      .map((block) => this.#declare(block, []));
  }

  /** Makes every block of a type. */
  async make(type: string): Promise<void> {
    await Promise.all(this.declared(type).map((resource) => this.attributes(resource.address)));
  }

  /** Attributes of a block beyond its arguments, making it when nothing has yet. */
  attributes(address: string, chain: readonly string[] = []): Promise<BlockAttributes> {
    if (chain.includes(address))
      throw new LocalRunError(`${[...chain, address].join(" → ")}: blocks refer to each other`);
    const known = this.#made.get(address);
    if (known) return known;
    const block = this.#block(address);
    const provisioner = this.#provisioners[block.type];
    const made = Promise.resolve(provisioner?.(this.#declare(block, [...chain, address]), this) ?? {});
    this.#made.set(address, made);
    return made;
  }

  async #evaluate(expression: Expression, at: string, chain: readonly string[]): Promise<unknown> {
    switch (expression.kind) {
      case "literal":
        return expression.value;
      case "template": {
        const parts = await Promise.all(expression.parts.map((part) => this.#evaluate(part, at, chain)));
        return parts.map(String).join("");
      }
      case "reference":
        return this.#dereference(expression.path, at, chain);
      case "call": {
        const args = await Promise.all(expression.arguments.map((argument) => this.#evaluate(argument, at, chain)));
        return callFunction(expression.name, args, at);
      }
    }
  }

  async #dereference(path: readonly (string | number)[], at: string, chain: readonly string[]): Promise<unknown> {
    if (path[0] === "path") return path[1] === "module" ? this.stack.directory : undefined;
    if (path[0] === "local") {
      const [, name, ...rest] = path;
      const value = await this.#resolve(this.stack.locals[String(name)], `local.${name}`, chain);
      return select(value, rest);
    }
    const length = path[0] === "data" ? 3 : 2;
    const address = path.slice(0, length).join(".");
    const [attribute, ...rest] = path.slice(length);
    const block = this.#block(address, at);
    if (attribute === undefined) throw new LocalRunError(`${at}: ${address} as a whole cannot be used locally`);
    const computed = await this.attributes(address, chain);
    const value =
      String(attribute) in computed
        ? computed[String(attribute)]
        : await this.#declare(block, chain).get(String(attribute));
    if (value === undefined) {
      throw new LocalRunError(`${at}: the local run does not know the attribute ${address}.${attribute}`);
    }
    return select(value, rest);
  }

  async #resolve(value: unknown, at: string, chain: readonly string[]): Promise<unknown> {
    if (typeof value === "string") {
      if (!value.includes("${") && !value.includes("%{")) return value;
      try {
        return await this.#evaluate(parseTemplate(value), at, chain);
      } catch (error) {
        if (error instanceof SyntaxError) throw new LocalRunError(`${at}: ${error.message}`);
        throw error;
      }
    }
    if (Array.isArray(value)) return Promise.all(value.map((item) => this.#resolve(item, at, chain)));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(async ([key, item]) => [key, await this.#resolve(item, at, chain)]);
    return Object.fromEntries(await Promise.all(entries));
  }

  #block(address: string, at?: string): Block {
    const block = this.stack.blocks.get(address);
    if (!block) throw new LocalRunError(`${at ? `${at}: ` : ""}the stack declares no ${address}`);
    return block;
  }

  #declare(block: Block, chain: readonly string[]): Declared {
    const at = (argument: string) => `${block.address}.${argument}`;
    const get = (argument: string) => this.#resolve(block.arguments[argument], at(argument), chain);
    const optionalText = async (argument: string) => {
      const value = await get(argument);
      if (value === undefined || value === null) return undefined;
      if (typeof value !== "string") throw new LocalRunError(`${at(argument)}: must be a string`);
      return value;
    };
    return {
      address: block.address,
      type: block.type,
      get,
      optionalText,
      text: async (argument) => {
        const value = await optionalText(argument);
        if (value === undefined) throw new LocalRunError(`${at(argument)}: must be given for the local run`);
        return value;
      },
      blocks: async (argument) => asBlocks(await get(argument)),
    };
  }
}

function select(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((current, key) => (current as Record<string | number, unknown>)?.[key], value);
}

function callFunction(name: string, args: readonly unknown[], at: string): unknown {
  switch (name) {
    case "jsonencode":
      return JSON.stringify(args[0]);
    case "sha1":
    case "sha256":
      return createHash(name).update(String(args[0])).digest("hex");
    case "join":
      return (args[1] as unknown[]).join(String(args[0]));
    case "tostring":
      return String(args[0]);
    default:
      throw new LocalRunError(`${at}: the local run cannot evaluate the function ${name}`);
  }
}
