import { hash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";

/** What a build made of files. */
export interface Build {
  /** The files that it read, relative to the root. */
  readonly inputs: readonly string[];
  /** What it made, by path. */
  readonly outputs: ReadonlyMap<string, Uint8Array>;
}

/** Props of {@link BundleCache}. */
export interface BundleCacheProps {
  /** Where entries are kept. It is made when the first entry is. */
  readonly directory: string;
  /** What the paths of inputs are relative to. */
  readonly root: string;
  /** Everything but the inputs that decides what a build makes: options, versions. */
  readonly configuration: string;
}

interface Entry {
  readonly configuration: string;
  /** SHA-256 of each input. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly outputs: ReadonlyMap<string, Uint8Array>;
}

/** Enough for a few branches between which somebody switches, and a few sets of schemes. An entry has up to 4 MB. */
const MAX_ENTRIES = 8;

const SUFFIX = ".bundles";
const DIGEST_LENGTH = 64;

/** A clock of the file system may be behind the process's by its own tick. */
const CLOCK_TICK_MILLISECONDS = 20;

/** A process that takes longer to write an entry has ended without removing it. */
const UNFINISHED_AFTER_MILLISECONDS = 60 * 60 * 1000;

/**
 * Keeps what builds made, by the content of what they read: an entry counts only if every input still has the content that it
 * had then. Processes can use it side by side: an entry is written under another name first, and begins with its own digest.
 * A cache that cannot be written or read is an empty one.
 */
export class BundleCache {
  readonly #props: BundleCacheProps;

  constructor(props: BundleCacheProps) {
    this.#props = props;
  }

  /** What a build would make of the files as they are now; undefined if none was kept of them. */
  find(): ReadonlyMap<string, Uint8Array> | undefined {
    const digests = new Map<string, string | undefined>();
    const digestOf = (input: string) => {
      if (!digests.has(input)) digests.set(input, contentDigest(join(this.#props.root, input)));
      return digests.get(input);
    };
    for (const { file } of this.#entries()) {
      const entry = readEntry(file);
      if (entry?.configuration !== this.#props.configuration) continue;
      if (![...entry.inputs].every(([input, digest]) => digestOf(input) === digest)) continue;
      // The entries that were used last are kept.
      attempt(() => utimesSync(file, new Date(), new Date()));
      return entry.outputs;
    }
    return undefined;
  }

  /**
   * Keeps what a build made.
   * @param startedAt when it began, in milliseconds since 1970: what changed since may not be what it read, and is not kept
   */
  keep({ inputs, outputs }: Build, startedAt: number): void {
    const { directory, root, configuration } = this.#props;
    const digests = new Map<string, string>();
    for (const input of inputs) {
      const digest = contentDigest(join(root, input), startedAt - CLOCK_TICK_MILLISECONDS);
      if (digest === undefined) return;
      digests.set(input, digest);
    }
    const payload = serialize({ configuration, inputs: digests, outputs } satisfies Entry);
    attempt(() => {
      mkdirSync(directory, { recursive: true });
      const unfinished = join(directory, `${process.pid}-${randomUUID()}`);
      writeFileSync(unfinished, Buffer.concat([Buffer.from(sha256(payload)), payload]));
      renameSync(unfinished, join(directory, `${sha256(serialize([configuration, digests]))}${SUFFIX}`));
      this.#removeOld();
    });
  }

  /** The one that was used last comes first. */
  #entries(): readonly { readonly file: string; readonly usedAt: number }[] {
    return this.#files()
      .filter(({ file }) => file.endsWith(SUFFIX))
      .sort((a, b) => b.usedAt - a.usedAt);
  }

  #files(): { readonly file: string; readonly usedAt: number }[] {
    const names = attempt(() => readdirSync(this.#props.directory)) ?? [];
    return names.flatMap((name) => {
      const file = join(this.#props.directory, name);
      const stat = attempt(() => statSync(file));
      return stat ? [{ file, usedAt: stat.mtimeMs }] : [];
    });
  }

  #removeOld(): void {
    const abandoned = this.#files().filter(
      ({ file, usedAt }) => !file.endsWith(SUFFIX) && usedAt < Date.now() - UNFINISHED_AFTER_MILLISECONDS,
    );
    for (const { file } of [...this.#entries().slice(MAX_ENTRIES), ...abandoned]) rmSync(file, { force: true });
  }
}

/** An entry, undefined if it is gone or not as it was written. */
function readEntry(file: string): Entry | undefined {
  const content = attempt(() => readFileSync(file));
  const payload = content?.subarray(DIGEST_LENGTH);
  if (content?.toString("latin1", 0, DIGEST_LENGTH) !== (payload && sha256(payload))) return undefined;
  return payload && deserialize(payload);
}

/** SHA-256 of a file's content, undefined if it cannot be read or has changed since. */
function contentDigest(file: string, unchangedSince = Number.POSITIVE_INFINITY): string | undefined {
  return attempt(() => (statSync(file).ctimeMs < unchangedSince ? sha256(readFileSync(file)) : undefined));
}

function sha256(content: Uint8Array): string {
  return hash("sha256", content);
}

/** A cache that the file system refuses does not make the build fail. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return undefined;
  }
}
