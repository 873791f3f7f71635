import { join } from "node:path";
import { LocalRunError } from "../errors.ts";
import type { Declared, Resolver } from "../terraform/resolver.ts";
import { asObject } from "../terraform/terraform-json.ts";

/** A Lambda function of the stack. */
export interface DeclaredFunction {
  readonly name: string;
  readonly arn: string;
  readonly invokeArn: string;
  readonly handler: string;
  readonly runtime: string;
  /** Directory that the stack zips. */
  readonly directory: string;
  /** Module that holds the handler. */
  readonly file: string;
  readonly exportName: string;
  /** MiB */
  readonly memorySize: number;
  /** Seconds. */
  readonly timeout: number;
  /** Unlimited is Infinity. */
  readonly reservedConcurrency: number;
  /** Exactly the variables that the stack sets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logging: { readonly format: string; readonly level: string | undefined; readonly group: string };
}

export function readFunctions(resolver: Resolver): Promise<DeclaredFunction[]> {
  return Promise.all(resolver.declared("aws_lambda_function").map((fn) => readFunction(fn, resolver)));
}

async function readFunction(fn: Declared, resolver: Resolver): Promise<DeclaredFunction> {
  const name = await fn.text("function_name");
  const handler = await fn.text("handler");
  const runtime = await fn.text("runtime");
  if (!runtime.startsWith("nodejs")) throw new LocalRunError(`${fn.address}.runtime: ${runtime} is not run locally`);
  const directory = await sourceDirectory(fn, resolver);
  const { arn, invoke_arn: invokeArn } = (await resolver.attributes(fn.address)) as Record<string, string>;
  const [module = "", exportName = ""] = handler.split(".");
  const [environment] = await fn.blocks("environment");
  const [logging] = await fn.blocks("logging_config");
  const reserved = Number((await fn.get("reserved_concurrent_executions")) ?? -1);
  return {
    name,
    arn: String(arn),
    invokeArn: String(invokeArn),
    handler,
    runtime,
    directory,
    file: join(directory, `${module}.mjs`),
    exportName,
    memorySize: Number((await fn.get("memory_size")) ?? 128),
    timeout: Number((await fn.get("timeout")) ?? 3),
    reservedConcurrency: reserved < 0 ? Number.POSITIVE_INFINITY : reserved,
    environment: environmentVariables(asObject(environment?.variables)),
    logging: {
      format: String(logging?.log_format ?? "Text"),
      level: logging?.application_log_level?.toString(),
      group: String(logging?.log_group ?? `/aws/lambda/${name}`),
    },
  };
}

function environmentVariables(variables: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
}

/** The directory whose zip is the function's code: found by the archive that writes the zip. */
async function sourceDirectory(fn: Declared, resolver: Resolver): Promise<string> {
  const filename = await fn.text("filename");
  for (const archive of resolver.declared("archive_file")) {
    if ((await archive.text("output_path")) === filename) return archive.text("source_dir");
  }
  throw new LocalRunError(`${fn.address}.filename: no archive_file of the stack writes ${filename}`);
}
