import type { AwsEmulator } from "../emulator.ts";

/** Plays CloudWatch Logs and CloudWatch: metrics are calculated from the lines in which functions embed them. */
export const CLOUDWATCH_EMULATOR: AwsEmulator = {
  async start() {
    const [{ startJsonEmulator }, logs, { logOperations }, metrics, { metricOperations }] = await Promise.all([
      import("../json-emulator.ts"),
      import("./cloudwatch-logs/protocol.ts"),
      import("./cloudwatch-logs/operations.ts"),
      import("./cloudwatch/protocol.ts"),
      import("./cloudwatch/operations.ts"),
    ]);
    const groups = new Map();
    return startJsonEmulator(
      { protocol: logs.PROTOCOL, operations: logOperations(groups) },
      { protocol: metrics.PROTOCOL, operations: metricOperations(groups) },
    );
  },
};
