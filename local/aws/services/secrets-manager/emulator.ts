import type { RunningEmulator } from "../../emulator.ts";
import { EmulatedError, type Operations, startJsonEmulator } from "../../json-emulator.ts";
import { PROTOCOL } from "./protocol.ts";
import { notFound, Secret, type SecretVersion } from "./secret.ts";

/** The parameters that the operations here know, under their names in the API. */
interface Parameters {
  readonly Name?: string;
  readonly Description?: string;
  readonly KmsKeyId?: string;
  readonly SecretId?: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly VersionStages?: readonly string[];
  readonly ClientRequestToken?: string;
  readonly SecretString?: string;
  readonly SecretBinary?: string;
  readonly RemoveFromVersionId?: string;
  readonly MoveToVersionId?: string;
}

/**
 * AWS Secrets Manager, as far as the functions, the stack and an operator who puts and rotates secrets use it. In memory:
 * secrets are anew in every run.
 * Source: AWS Secrets Manager API Reference.
 */
export function startSecretsManager(): Promise<RunningEmulator> {
  return startJsonEmulator({ protocol: PROTOCOL, operations: secretOperations() });
}

function secretOperations(): Operations<Parameters> {
  const secrets = new Map<string, Secret>();

  /** By name or ARN. */
  function find(id: string | undefined): Secret {
    const secret = [...secrets.values()].find(({ name, arn }) => id === name || id === arn);
    if (!secret) throw notFound("Secrets Manager can't find the specified secret.");
    return secret;
  }

  return {
    CreateSecret({ Name = "", Description, KmsKeyId, ClientRequestToken, SecretString, SecretBinary }: Parameters) {
      if (secrets.has(Name)) {
        throw new EmulatedError(
          "ResourceExistsException",
          `The operation failed because the secret ${Name} already exists.`,
        );
      }
      const secret = new Secret(Name, Description, KmsKeyId);
      secrets.set(Name, secret);
      if (SecretString === undefined && SecretBinary === undefined) return named(secret);
      return { ...named(secret), VersionId: secret.put({ SecretString, SecretBinary }, ClientRequestToken).id };
    },

    GetSecretValue({ SecretId, VersionId, VersionStage }: Parameters) {
      const secret = find(SecretId);
      const version = secret.version(VersionId, VersionStage);
      return { ...named(secret), ...identityOf(version), CreatedDate: seconds(version.createdAt), ...version.value };
    },

    PutSecretValue({ SecretId, ClientRequestToken, SecretString, SecretBinary, VersionStages }: Parameters) {
      const secret = find(SecretId);
      if ((SecretString === undefined) === (SecretBinary === undefined)) {
        throw new EmulatedError("InvalidRequestException", "You must provide either SecretString or SecretBinary.");
      }
      const version = secret.put({ SecretString, SecretBinary }, ClientRequestToken, VersionStages);
      return { ...named(secret), ...identityOf(version) };
    },

    UpdateSecretVersionStage({ SecretId, VersionStage = "", RemoveFromVersionId, MoveToVersionId }: Parameters) {
      const secret = find(SecretId);
      secret.updateStage(VersionStage, RemoveFromVersionId, MoveToVersionId);
      return named(secret);
    },

    DescribeSecret({ SecretId }: Parameters) {
      const secret = find(SecretId);
      return { ...described(secret), VersionIdsToStages: secret.stagesByVersion };
    },

    ListSecretVersionIds({ SecretId }: Parameters) {
      const secret = find(SecretId);
      const versions = Object.entries(secret.stagesByVersion);
      return {
        ...named(secret),
        Versions: versions.map(([VersionId, VersionStages]) => ({ VersionId, VersionStages })),
      };
    },

    ListSecrets() {
      const all = [...secrets.values()];
      return {
        SecretList: all.map((secret) => ({ ...described(secret), SecretVersionsToStages: secret.stagesByVersion })),
      };
    },
  };
}

function named({ arn, name }: Secret) {
  return { ARN: arn, Name: name };
}

function described(secret: Secret) {
  const { description, keyId, createdAt } = secret;
  return { ...named(secret), Description: description, KmsKeyId: keyId, CreatedDate: seconds(createdAt) };
}

function identityOf({ id, stages }: SecretVersion) {
  return { VersionId: id, VersionStages: [...stages] };
}

/** The API's form of a time. */
function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
