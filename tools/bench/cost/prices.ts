/** Public list prices of us-east-1 in dollars, without free tier and volume discounts. Check them against AWS's price list. */
export const PRICES_AS_OF = "2025-12";

const MILLION = 1_000_000;

export const PRICES = {
  apiRequest: { price: 3.5 / MILLION, unit: "request, the first 333 million a month", source: "API Gateway, REST API" },
  lambdaRequest: { price: 0.2 / MILLION, unit: "request", source: "Lambda" },
  lambdaGbSecond: { price: 0.0000133334, unit: "GB-second, arm64", source: "Lambda" },
  writeUnit: { price: 0.625 / MILLION, unit: "write request unit", source: "DynamoDB on-demand, Standard" },
  readUnit: { price: 0.125 / MILLION, unit: "read request unit", source: "DynamoDB on-demand, Standard" },
  storedGb: { price: 0.25, unit: "GB-month", source: "DynamoDB storage, Standard" },
  recoveryGb: { price: 0.2, unit: "GB-month", source: "DynamoDB point-in-time recovery" },
  infrequentWriteUnit: { price: 0.78 / MILLION, unit: "write request unit", source: "DynamoDB on-demand, Standard-IA" },
  infrequentReadUnit: { price: 0.155 / MILLION, unit: "read request unit", source: "DynamoDB on-demand, Standard-IA" },
  infrequentStoredGb: { price: 0.1, unit: "GB-month", source: "DynamoDB storage, Standard-IA" },
  queueRequest: { price: 0.4 / MILLION, unit: "request", source: "SQS standard" },
  publish: { price: 0.5 / MILLION, unit: "publish; deliveries to SQS are free", source: "SNS" },
  logGb: { price: 0.5, unit: "GB ingested", source: "CloudWatch Logs, Standard" },
  archivedLogGb: { price: 0.03, unit: "GB-month", source: "CloudWatch Logs, compressed" },
  metric: { price: 0.3, unit: "metric a month", source: "CloudWatch custom metrics" },
  alarm: { price: 0.1, unit: "metric of an alarm a month", source: "CloudWatch alarms" },
  dashboard: { price: 3, unit: "dashboard a month; the first three are free", source: "CloudWatch dashboards" },
  trace: { price: 5 / MILLION, unit: "trace", source: "X-Ray" },
  key: { price: 1, unit: "key a month", source: "KMS" },
  keyRequest: { price: 0.03 / 10_000, unit: "request", source: "KMS, symmetric" },
  secret: { price: 0.4, unit: "secret a month", source: "Secrets Manager" },
  secretRequest: { price: 0.05 / 10_000, unit: "request", source: "Secrets Manager" },
  acl: { price: 5, unit: "web ACL a month", source: "WAF" },
  aclRule: { price: 1, unit: "rule or rule group a month", source: "WAF" },
  aclRequest: { price: 0.6 / MILLION, unit: "request", source: "WAF" },
} as const;

export type Priced = keyof typeof PRICES;
