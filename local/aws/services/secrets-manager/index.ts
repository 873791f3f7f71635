import type { Provisioner } from "../../../terraform/resolver.ts";
import type { EmulatorConfig } from "../../emulator-config.ts";
import type { AwsService } from "../../service.ts";
import { PROTOCOL } from "./protocol.ts";
import { secretArn } from "./secret.ts";

/** Source: Secrets Manager API Reference, "Common errors"; Secrets Manager User Guide, "Secret encryption and decryption". */
export const SECRETS_MANAGER: AwsService = {
  title: "Secrets Manager",
  prefix: "secretsmanager",
  endpointVariable: "AWS_ENDPOINT_URL_SECRETS_MANAGER",
  protocol: PROTOCOL,
  emulator: { start: async () => (await import("./emulator.ts")).startSecretsManager() },
  errors: {
    failed: {
      statusCode: 500,
      code: "InternalServiceError",
      message: "An error occurred on the server side.",
    },
    throttled: { statusCode: 400, code: "ThrottlingException", message: "Rate exceeded" },
    refused: { statusCode: 400, code: "AccessDeniedException" },
    keyRefused: { statusCode: 400, code: "AccessDeniedException" },
  },
  permission: {
    resource({ SecretId }) {
      const id = String(SecretId);
      return id.startsWith("arn:") ? id : secretArn(id);
    },
    keyActions: (action) => (action === "GetSecretValue" ? ["kms:Decrypt"] : []),
  },
  faultOperations: ["GetSecretValue"],
  staleReads: { GetSecretValue: () => true },
  provisioners,
  security: {
    keys: { aws_secretsmanager_secret: (secret) => secret.get("kms_key_id") },
    policies: {},
    unread: [],
  },
};

async function provisioners(config: EmulatorConfig): Promise<Record<string, Provisioner>> {
  const { CreateSecretCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
  const client = new SecretsManagerClient(config);
  return {
    /** Without a value, as in AWS: the operator puts it. */
    async aws_secretsmanager_secret(secret) {
      const { ARN } = await client.send(
        new CreateSecretCommand({
          Name: await secret.text("name"),
          Description: await secret.optionalText("description"),
          KmsKeyId: await secret.optionalText("kms_key_id"),
        }),
      );
      return { id: ARN, arn: ARN };
    },
  };
}
