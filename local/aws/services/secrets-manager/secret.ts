import { createHash, randomUUID } from "node:crypto";
import { arnOf } from "../../account.ts";
import { EmulatedError } from "../../json-emulator.ts";

/** What a version holds: one of the two. */
export interface SecretValue {
  readonly SecretString?: string | undefined;
  /** Base64. */
  readonly SecretBinary?: string | undefined;
}

export interface SecretVersion {
  readonly id: string;
  readonly value: SecretValue;
  readonly createdAt: number;
  readonly stages: Set<string>;
}

const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";

/** The ARN of a secret: AWS ends it with six random characters, here they are the same in every run. */
export function secretArn(name: string): string {
  const suffix = createHash("sha256").update(name).digest("hex").slice(0, 6);
  return arnOf("secretsmanager", `secret:${name}-${suffix}`);
}

/** A secret with its versions and their staging labels. A label is on one version at most. */
export class Secret {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly keyId: string | undefined;
  readonly createdAt = Date.now();
  readonly #versions = new Map<string, SecretVersion>();

  constructor(name: string, description?: string, keyId?: string) {
    this.name = name;
    this.arn = secretArn(name);
    this.description = description;
    this.keyId = keyId;
  }

  /** Labels of each version that has one: a version without is deprecated, and listed nowhere. */
  get stagesByVersion(): Record<string, string[]> {
    const labelled = [...this.#versions.values()].filter(({ stages }) => stages.size > 0);
    return Object.fromEntries(labelled.map(({ id, stages }) => [id, [...stages]]));
  }

  /** Source: API Reference, GetSecretValue. */
  version(id: string | undefined, stage: string | undefined): SecretVersion {
    const version = id === undefined ? this.#withStage(stage ?? CURRENT) : this.#versions.get(id);
    if (!version) {
      const what = id === undefined ? `staging label: ${stage ?? CURRENT}` : `VersionId: ${id}`;
      throw notFound(`Secrets Manager can't find the specified secret value for ${what}`);
    }
    if (stage !== undefined && !version.stages.has(stage)) {
      throw new EmulatedError(
        "InvalidRequestException",
        "You provided a VersionStage that is not associated to the provided VersionId.",
      );
    }
    return version;
  }

  /**
   * Puts a value as a new version; the same token with the same value is the same version.
   * Source: API Reference, PutSecretValue.
   */
  put(value: SecretValue, token: string = randomUUID(), stages: readonly string[] = [CURRENT]): SecretVersion {
    const known = this.#versions.get(token);
    if (known && !sameValue(known.value, value)) {
      throw new EmulatedError(
        "ResourceExistsException",
        `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${this.arn}.`,
      );
    }
    if (known) return known;
    const version: SecretVersion = { id: token, value, createdAt: Date.now(), stages: new Set() };
    const isFirst = this.#versions.size === 0;
    this.#versions.set(token, version);
    for (const stage of isFirst ? new Set([...stages, CURRENT]) : stages) this.#move(stage, version);
    return version;
  }

  /**
   * Source: API Reference, UpdateSecretVersionStage.
   * @param from the version that has the label, if one has
   * @param to the version that gets it. Without one the label is taken away
   */
  updateStage(stage: string, from: string | undefined, to: string | undefined): void {
    const holder = this.#withStage(stage);
    if (holder && holder.id !== from) {
      throw invalid(
        `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    }
    if (!holder && from !== undefined) {
      throw invalid(`Staging label ${stage} is not attached to version ${from}.`);
    }
    if (to === undefined) {
      if (stage === CURRENT) {
        throw invalid(
          "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
        );
      }
      holder?.stages.delete(stage);
      return;
    }
    this.#move(stage, this.version(to, undefined));
  }

  /** The version that was current until now becomes the previous one. */
  #move(stage: string, to: SecretVersion): void {
    const holder = this.#withStage(stage);
    if (holder === to) return;
    holder?.stages.delete(stage);
    to.stages.add(stage);
    if (stage === CURRENT && holder) this.#move(PREVIOUS, holder);
  }

  #withStage(stage: string): SecretVersion | undefined {
    return [...this.#versions.values()].find(({ stages }) => stages.has(stage));
  }
}

export function notFound(message: string): EmulatedError {
  return new EmulatedError("ResourceNotFoundException", message);
}

function invalid(message: string): EmulatedError {
  return new EmulatedError("InvalidParameterException", message);
}

function sameValue(a: SecretValue, b: SecretValue): boolean {
  return a.SecretString === b.SecretString && a.SecretBinary === b.SecretBinary;
}
