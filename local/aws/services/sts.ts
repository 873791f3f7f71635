import { queryProtocol } from "../protocol.ts";
import type { AwsService } from "../service.ts";
import { FAUXQS } from "./fauxqs.ts";

/** Tells an operator who they are. No function calls it. Source: AWS STS API Reference, "Common errors". */
export const STS: AwsService = {
  title: "STS",
  prefix: "sts",
  endpointVariable: "AWS_ENDPOINT_URL_STS",
  protocol: queryProtocol({ signingName: "sts", xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/" }),
  emulator: FAUXQS,
  errors: {
    failed: { statusCode: 500, code: "InternalFailure", message: "Internal failure" },
    throttled: { statusCode: 400, code: "Throttling", message: "Rate exceeded" },
    refused: { statusCode: 403, code: "AccessDenied" },
    keyRefused: { statusCode: 403, code: "AccessDenied" },
  },
  permission: { resource: () => "*", keyActions: () => [] },
  faultOperations: [],
  provisioners: async () => ({}),
  security: { keys: {}, policies: {}, unread: [] },
};
