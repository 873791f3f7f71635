import { arnOf } from "../../account.ts";
import type { AwsService } from "../../service.ts";
import { PROTOCOL } from "./protocol.ts";

/** Source: KMS API Reference, "Common errors". */
export const KMS: AwsService = {
  title: "KMS",
  prefix: "kms",
  endpointVariable: "AWS_ENDPOINT_URL_KMS",
  protocol: PROTOCOL,
  emulator: { start: async () => (await import("./emulator.ts")).startKms() },
  errors: {
    failed: { statusCode: 500, code: "KMSInternalException", message: "The request failed." },
    throttled: { statusCode: 400, code: "ThrottlingException", message: "Rate exceeded" },
    refused: { statusCode: 400, code: "AccessDeniedException" },
    keyRefused: { statusCode: 400, code: "AccessDeniedException" },
  },
  permission: {
    resource({ KeyId }) {
      const key = String(KeyId);
      return key.startsWith("arn:") ? key : arnOf("kms", `key/${key}`);
    },
    keyActions: () => [],
  },
  // The services use it for the functions, which do not call it.
  faultOperations: [],
  // Keys are names here: the stack's are made with what no emulator holds.
  provisioners: async () => ({}),
  security: { keys: {}, policies: {}, unread: [] },
};
