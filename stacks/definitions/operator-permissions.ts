import { TIME_INDEX } from "../../functions/domain/time-index.ts";
import { ENVIRONMENT_VARIABLES } from "../../functions/runtime/environment.ts";
import { accessLogGroup, functionLogGroup, type NamingProps, nameOf, operationsLogGroup } from "./names.ts";
import type { PolicyStatement } from "./policy.ts";

/** Where an environment is. */
export interface OperatedEnvironment {
  /** How everything in it is named. */
  readonly naming: NamingProps;
  /** The ARN of something in its account and region. */
  arn(service: string, resource: string): string;
  /** ARN of the key that encrypts everything. */
  readonly keyArn: string;
}

/** What commands of `npm run ops` call on one kind of thing. */
interface Access {
  readonly Sid: string;
  readonly resources: readonly string[];
  /** What looks, dry runs included. @default - nothing */
  readonly reads?: readonly string[];
  /** What changes something besides. @default - nothing */
  readonly writes?: readonly string[];
}

/** Who an operator is: one who looks, or one who also puts right. */
export type OperatorKind = "reading" | "changing";

/**
 * Statements of the policies in docs/operations.md: what an operator needs to look at an environment, and what to change it needs
 * besides. `__tests__/local/incidents.test.ts` holds them against what the commands call.
 */
export function operatorStatements(kind: OperatorKind, environment: OperatedEnvironment): PolicyStatement[] {
  return access(environment).flatMap(({ Sid, resources, reads = [], writes = [] }) => {
    const actions = kind === "reading" ? reads : writes;
    return actions.length === 0
      ? []
      : [{ Sid, Effect: "Allow" as const, Action: [...actions].sort(), Resource: resources }];
  });
}

const FUNCTIONS = Object.keys(ENVIRONMENT_VARIABLES);

function access({ naming, arn, keyArn }: OperatedEnvironment): readonly Access[] {
  const named = (service: string, prefix: string, names: readonly string[]) =>
    names.map((name) => arn(service, `${prefix}${nameOf(name, naming)}`));
  const [table = ""] = named("dynamodb", "table/", ["payment-transactions"]);
  const deadLetterQueues = named("sqs", "", [
    "payment-notifications-dlq",
    "payment-email-notifications-dlq",
    "payment-alarms-dlq",
    ...FUNCTIONS.map((name) => `${name}-dlq`),
  ]);
  const queues = named("sqs", "", ["payment-notifications"]);
  return [
    {
      Sid: "Payments",
      resources: [table],
      reads: [
        "dynamodb:BatchGetItem",
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeTable",
        "dynamodb:ListTagsOfResource",
        "dynamodb:Query",
        "dynamodb:Scan",
      ],
      writes: ["dynamodb:PutItem", "dynamodb:RestoreTableToPointInTime", "dynamodb:UpdateItem"],
    },
    {
      Sid: "RestoredTables",
      resources: [`${table}-restored-*`],
      reads: ["dynamodb:BatchGetItem", "dynamodb:DescribeTable", "dynamodb:Scan"],
      // All but DeleteTable are what AWS asks for to restore. Source: DynamoDB Developer Guide, "Point-in-time recovery", permissions.
      writes: [
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:DeleteTable",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:RestoreTableToPointInTime",
        "dynamodb:UpdateItem",
      ],
    },
    { Sid: "PaymentsByTime", resources: [`${table}/index/${TIME_INDEX.name}`], reads: ["dynamodb:Query"] },
    {
      Sid: "Key",
      resources: [keyArn],
      reads: ["kms:Decrypt", "kms:DescribeKey"],
      writes: ["kms:CancelKeyDeletion", "kms:EnableKey", "kms:GenerateDataKey"],
    },
    {
      Sid: "DeadLetters",
      resources: deadLetterQueues,
      reads: ["sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
      writes: ["sqs:DeleteMessage"],
    },
    {
      Sid: "Queues",
      resources: queues,
      reads: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"],
      writes: ["sqs:SendMessage"],
    },
    { Sid: "Notifications", resources: named("sns", "", ["payment-email-notifications"]), writes: ["sns:Publish"] },
    {
      Sid: "Functions",
      resources: named("lambda", "function:", FUNCTIONS),
      reads: ["lambda:GetFunction", "lambda:GetFunctionConfiguration"],
    },
    {
      Sid: "Logs",
      resources: [
        ...FUNCTIONS.map((name) => functionLogGroup(nameOf(name, naming))),
        accessLogGroup(nameOf("payment-api", naming)),
      ].map((group) => arn("logs", `log-group:${group}:*`)),
      reads: ["logs:FilterLogEvents"],
    },
    {
      Sid: "AuditRecords",
      resources: [`${arn("logs", `log-group:${operationsLogGroup(naming)}`)}:*`],
      reads: ["logs:FilterLogEvents"],
      writes: ["logs:CreateLogStream", "logs:PutLogEvents"],
    },
    {
      Sid: "Secrets",
      // Secrets Manager adds six characters to a name.
      resources: [arn("secretsmanager", `secret:${nameOf("payment-webhook-*", naming)}-??????`)],
      writes: [
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
    },
    {
      // IAM knows no resource for these.
      Sid: "WithoutResource",
      resources: ["*"],
      reads: ["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "logs:DescribeLogGroups"],
    },
  ];
}
