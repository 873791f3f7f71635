import type { AwsService } from "../../service.ts";
import { CLOUDWATCH_EMULATOR } from "../cloudwatch-emulator.ts";
import { PROTOCOL } from "./protocol.ts";

/** Source: CloudWatch API Reference, "Common errors". */
export const CLOUDWATCH: AwsService = {
  title: "CloudWatch",
  prefix: "cloudwatch",
  endpointVariable: "AWS_ENDPOINT_URL_CLOUDWATCH",
  protocol: PROTOCOL,
  emulator: CLOUDWATCH_EMULATOR,
  errors: {
    failed: { statusCode: 500, code: "InternalServiceFault", message: "Internal failure" },
    throttled: { statusCode: 400, code: "ThrottlingException", message: "Rate exceeded" },
    refused: { statusCode: 403, code: "AccessDeniedException" },
    keyRefused: { statusCode: 403, code: "AccessDeniedException" },
  },
  permission: {
    // What reads metrics and alarms is about all of them.
    resource: () => "*",
    keyActions: () => [],
  },
  // Functions write metrics into their logs.
  faultOperations: [],
  // Alarms are not evaluated, so none is made.
  provisioners: async () => ({}),
  security: { keys: {}, policies: {}, unread: [] },
};
