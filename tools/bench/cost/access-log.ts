import { ACCESS_LOG_FORMAT } from "../../../stacks/definitions/access-log-format.ts";

/** A value of the usual length for each variable of the access log. */
const VALUES: Readonly<Record<string, string>> = {
  "$context.extendedRequestId": "AAAAAAAAAAAAAAA=",
  "$context.requestTimeEpoch": "1700000000000",
  "$context.identity.sourceIp": "203.0.113.255",
  "$context.identity.userArn": "arn:aws:iam::123456789012:role/payment-provider/session",
  "$context.httpMethod": "POST",
  "$context.resourcePath": "/webhooks/payment",
  "$context.status": "200",
  "$context.error.responseType": "-",
  "$context.responseLatency": "40",
  "$context.integrationLatency": "35",
};

/** Bytes of a line of API Gateway's access log. */
export function accessLogBytes(): number {
  return Buffer.byteLength(
    ACCESS_LOG_FORMAT.replaceAll(/\$context\.[\w.]+/g, (variable) => VALUES[variable] ?? variable),
  );
}
