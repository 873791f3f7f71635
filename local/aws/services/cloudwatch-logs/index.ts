import type { Provisioner } from "../../../terraform/resolver.ts";
import type { EmulatorConfig } from "../../emulator-config.ts";
import type { AwsService } from "../../service.ts";
import { CLOUDWATCH_EMULATOR } from "../cloudwatch-emulator.ts";
import { logGroupArn } from "./log-group-arn.ts";
import { PROTOCOL } from "./protocol.ts";

/** Source: CloudWatch Logs API Reference, "Common errors"; CloudWatch Logs User Guide, "Encrypt log data". */
export const CLOUDWATCH_LOGS: AwsService = {
  title: "CloudWatch Logs",
  prefix: "logs",
  endpointVariable: "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS",
  protocol: PROTOCOL,
  emulator: CLOUDWATCH_EMULATOR,
  errors: {
    failed: {
      statusCode: 500,
      code: "ServiceUnavailableException",
      message: "The service cannot complete the request.",
    },
    throttled: { statusCode: 400, code: "ThrottlingException", message: "Rate exceeded" },
    refused: { statusCode: 400, code: "AccessDeniedException" },
    keyRefused: { statusCode: 400, code: "AccessDeniedException" },
  },
  permission: {
    resource: ({ logGroupName }) => `${logGroupArn(String(logGroupName))}:*`,
    // The service itself uses the key, not its caller.
    keyActions: () => [],
  },
  // Functions write lines to their standard output: Lambda makes log events of them.
  faultOperations: [],
  provisioners,
  security: { keys: {}, policies: {}, unread: [] },
};

async function provisioners(config: EmulatorConfig): Promise<Record<string, Provisioner>> {
  const { CloudWatchLogsClient, CreateLogGroupCommand, PutRetentionPolicyCommand } = await import(
    "@aws-sdk/client-cloudwatch-logs"
  );
  const client = new CloudWatchLogsClient(config);
  return {
    async aws_cloudwatch_log_group(group) {
      const name = await group.text("name");
      await client.send(new CreateLogGroupCommand({ logGroupName: name }));
      const days = Number((await group.get("retention_in_days")) ?? 0);
      if (days > 0) await client.send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays: days }));
      return { id: name, arn: logGroupArn(name) };
    },
  };
}
