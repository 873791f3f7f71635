import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { LOCK_FILE, lockProviders, type ProviderLockOptions } from "./provider-lock.ts";
import { readmeOf } from "./readme.ts";
import { type StackDefinition, withStateInside } from "./stack-definition.ts";
import { tarball } from "./tarball.ts";

const DEFINITION = "cdk.tf.json";

export interface ArchiveProps {
  readonly stack: string;
  readonly environment: string;
  /** The stack directory, as synthesized. */
  readonly directory: string;
  readonly lock: ProviderLockOptions;
}

/** Makes archives, each of all that Terraform needs for one stack of one environment. */
export class Archives {
  /** Lock files by the providers that they are of: environments hardly differ in them, and each is a download per platform. */
  readonly #locks = new Map<string, Uint8Array>();

  /** @throws CommandFailure if the providers cannot be locked, or the stack needs more than its own directory */
  async make({ directory, lock, ...of }: ArchiveProps): Promise<Uint8Array> {
    const files = filesOf(directory);
    const definition = withStateInside(JSON.parse(String(files.get(DEFINITION))) as StackDefinition);
    return tarball(
      new Map([
        ...files,
        [DEFINITION, Buffer.from(`${JSON.stringify(definition, null, 2)}\n`)],
        [LOCK_FILE, this.#lockOf(definition, directory, lock)],
        ["README.md", Buffer.from(readmeOf({ ...of, definition, lock }))],
      ]),
    );
  }

  #lockOf({ terraform }: StackDefinition, directory: string, options: ProviderLockOptions): Uint8Array {
    const providers = JSON.stringify(terraform.required_providers);
    const lock = this.#locks.get(providers) ?? lockProviders(directory, options);
    this.#locks.set(providers, lock);
    return lock;
  }
}

/** The files below a directory, by their path in it as every operating system writes it in an archive. */
function filesOf(directory: string): Map<string, Uint8Array> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return [path.relative(directory, file).replaceAll(path.sep, "/"), readFileSync(file)];
    }),
  );
}
