import { randomUUID } from "node:crypto";
import type { AwsMiddleware } from "../../service.ts";

/** What dynalite does not know: a local table has no point-in-time recovery, whatever the stack says. */
export const continuousBackups: AwsMiddleware = async (request, next) => {
  if (request.operation !== "DescribeContinuousBackups") return next(request);
  const disabled = {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" },
    },
  };
  return {
    statusCode: 200,
    headers: { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": randomUUID() },
    body: Buffer.from(JSON.stringify(disabled)),
  };
};
