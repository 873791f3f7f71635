/** AWS's default quotas, us-east-1, each with where it stands. Check them against the Service Quotas of your account. */
export const LIMITS_AS_OF = "2025-12";

export const LIMITS = {
  /** Requests a second of all APIs of an account. Source: API Gateway, "Quotas". */
  apiRequests: 10_000,
  /** Executions at once of all functions of an account. Source: Lambda, "Quotas". */
  accountConcurrency: 1000,
  /** Write and read units a second of an on-demand table. Source: DynamoDB, "Quotas". */
  tableWriteUnits: 40_000,
  tableReadUnits: 40_000,
  /** Write units a second of a partition. Source: DynamoDB, "Designing partition keys". */
  partitionWriteUnits: 1000,
  /** Symmetric requests a second: the lowest of any region. Source: KMS, "Request quotas". */
  keyRequests: 5500,
  /** Messages that are received and not yet deleted. Source: SQS, "Quotas", standard queues. */
  messagesInFlight: 120_000,
  /** Messages published a second. Source: SNS, "Quotas". */
  publishes: 30_000,
  /** New execution environments of a function in ten seconds. Source: Lambda, "Scaling behavior". */
  newEnvironments: 1000,
} as const;
