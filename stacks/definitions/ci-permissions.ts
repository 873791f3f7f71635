import { ENVIRONMENT_VARIABLES } from "../../functions/runtime/environment.ts";
import { nameOf, operationsLogGroup, stateFolder } from "./names.ts";
import type { PolicyStatement } from "./policy.ts";
import { PROJECT } from "./project.ts";

/** The account whose environments are deployed. */
interface Account {
  readonly partition: string;
  /** The ARN of something of the account, in a region or, as `*`, in any. */
  arn(service: string, resource: string, region: string): string;
}

/** What the names of environments and the places of their states have in common. */
interface Places {
  /** The bucket of the states; undefined: they are kept elsewhere. */
  readonly stateBucket: string | undefined;
  /** The beginning of the environments' names; undefined: none. */
  readonly namePrefix: string | undefined;
}

/** What Terraform needs to read and to write what an environment is made of, and one kind of it at a time. */
interface Access {
  readonly Sid: string;
  readonly resources: readonly string[];
  /** The actions of a plan. @default - none */
  readonly reads?: readonly string[];
  /** The actions of an apply besides. @default - none */
  readonly writes?: readonly string[];
  readonly Condition?: PolicyStatement["Condition"];
}

const FUNCTIONS = Object.keys(ENVIRONMENT_VARIABLES);
/** What keys and secrets are known by: a key's ARN has no name in it, and a secret's name can be a setting. */
const OURS = { StringEquals: { "aws:ResourceTag/Project": PROJECT } };
const MADE_AS_OURS = { StringEquals: { "aws:RequestTag/Project": PROJECT } };

/** Statements of a role that plans: each only reads, apart from `kms:Decrypt`. */
export function toPlan(account: Account, places: Places): PolicyStatement[] {
  return access(account, places).flatMap(({ reads = [], ...rest }) => statement(rest, reads));
}

/** Statements of a role that plans and applies. */
export function toDeploy(account: Account, places: Places): PolicyStatement[] {
  return access(account, places).flatMap(({ reads = [], writes = [], ...rest }) =>
    statement(rest, [...reads, ...writes]),
  );
}

function statement({ Sid, resources, Condition }: Access, actions: readonly string[]): PolicyStatement[] {
  if (actions.length === 0) return [];
  return [{ Sid, Effect: "Allow", Action: [...actions].sort(), Resource: resources, ...(Condition && { Condition }) }];
}

/**
 * The actions are those that the deployment tests record, and those that AWS asks for besides: `__tests__/e2e/ci-roles.test.ts` holds
 * both against each other. An environment may be in any region.
 */
function access(account: Account, { stateBucket, namePrefix }: Places): readonly Access[] {
  const { partition } = account;
  const inAnyRegion = (service: string, resource: string) => account.arn(service, resource, "*");
  const named = (service: string, prefix: string, names: readonly string[]) =>
    names.map((name) => inAnyRegion(service, `${prefix}${anyNameOf(name, namePrefix)}`));
  const api = (path: string) => `arn:${partition}:apigateway:*::${path}`;
  const functions = named("lambda", "function:", FUNCTIONS);
  const consumers = [inAnyRegion("lambda", "event-source-mapping:*")];
  const roles = FUNCTIONS.map((name) => account.arn("iam", `role/${anyNameOf(`${name}-role`, namePrefix)}`, ""));

  return [
    {
      // The ids of APIs are random, and the ARNs have no more.
      Sid: "Apis",
      resources: [api("/restapis"), api("/restapis/*"), api("/tags/*")],
      reads: ["apigateway:GET"],
      writes: ["apigateway:DELETE", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"],
    },
    {
      Sid: "WebAclOfStages",
      resources: [api("/restapis/*/stages/*")],
      writes: ["apigateway:SetWebACL"],
    },
    {
      Sid: "WebAcls",
      resources: [
        inAnyRegion("wafv2", `regional/webacl/${anyNameOf("payment-api", namePrefix)}/*`),
        // The rule groups of AWS, and the stage that is protected, are asked for with the web ACL.
        `arn:${partition}:wafv2:*:*:regional/managedruleset/*/*`,
        api("/restapis/*/stages/*"),
      ],
      reads: ["wafv2:GetWebACL", "wafv2:GetWebACLForResource", "wafv2:ListTagsForResource"],
      writes: [
        "wafv2:AssociateWebACL",
        "wafv2:CreateWebACL",
        "wafv2:DeleteWebACL",
        "wafv2:DisassociateWebACL",
        "wafv2:TagResource",
        "wafv2:UpdateWebACL",
      ],
    },
    {
      Sid: "AlarmsByAnyName",
      resources: [inAnyRegion("cloudwatch", "alarm:*")],
      reads: ["cloudwatch:DescribeAlarms"],
    },
    {
      Sid: "Alarms",
      resources: named("cloudwatch", "alarm:", [...FUNCTIONS, "payment", "webhook"]),
      reads: ["cloudwatch:ListTagsForResource"],
      writes: ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource"],
    },
    {
      // Dashboards are in no region.
      Sid: "Dashboards",
      resources: [account.arn("cloudwatch", `dashboard/${anyNameOf("payment", namePrefix)}`, "")],
      reads: ["cloudwatch:GetDashboard"],
      writes: ["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"],
    },
    {
      Sid: "Table",
      resources: named("dynamodb", "table/", ["payment-transactions"]),
      reads: [
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeTable",
        "dynamodb:DescribeTimeToLive",
        "dynamodb:ListTagsOfResource",
      ],
      writes: [
        "dynamodb:CreateTable",
        "dynamodb:DeleteTable",
        "dynamodb:TagResource",
        "dynamodb:UpdateContinuousBackups",
        "dynamodb:UpdateTable",
      ],
    },
    {
      Sid: "KeyWatch",
      resources: named("events", "rule/", ["payment-key-alarms"]),
      reads: ["events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"],
      writes: [
        "events:DeleteRule",
        "events:PutRule",
        "events:PutTargets",
        "events:RemoveTargets",
        "events:TagResource",
      ],
    },
    {
      Sid: "RolesOfFunctions",
      resources: roles,
      reads: ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
      writes: [
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:ListInstanceProfilesForRole",
        "iam:PutRolePolicy",
        "iam:TagRole",
      ],
    },
    {
      Sid: "RolesToLambda",
      resources: roles,
      writes: ["iam:PassRole"],
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    },
    {
      Sid: "NewKeys",
      resources: ["*"],
      writes: ["kms:CreateKey", "kms:TagResource"],
      Condition: MADE_AS_OURS,
    },
    {
      Sid: "Keys",
      resources: [inAnyRegion("kms", "key/*")],
      reads: ["kms:Decrypt", "kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
      writes: [
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "kms:EnableKeyRotation",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "kms:ScheduleKeyDeletion",
      ],
      Condition: OURS,
    },
    {
      Sid: "KeysForAwsServices",
      resources: [inAnyRegion("kms", "key/*")],
      writes: ["kms:CreateGrant"],
      Condition: { ...OURS, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    {
      Sid: "KeyAliases",
      resources: named("kms", "alias/", ["payment-system"]),
      writes: ["kms:CreateAlias", "kms:DeleteAlias"],
    },
    {
      Sid: "Functions",
      resources: functions,
      reads: [
        "lambda:GetFunction",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:GetPolicy",
        "lambda:ListVersionsByFunction",
      ],
      writes: [
        "lambda:AddPermission",
        "lambda:CreateFunction",
        "lambda:DeleteFunction",
        "lambda:DeleteFunctionConcurrency",
        "lambda:PutFunctionConcurrency",
        "lambda:RemovePermission",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
      ],
    },
    {
      // The id of a consumer is random; its function is a condition of what makes it and takes it away.
      Sid: "NewQueueConsumers",
      resources: ["*"],
      writes: ["lambda:CreateEventSourceMapping"],
      Condition: { ArnLike: { "lambda:FunctionArn": functions } },
    },
    {
      Sid: "QueueConsumers",
      resources: consumers,
      writes: ["lambda:DeleteEventSourceMapping"],
      Condition: { ArnLike: { "lambda:FunctionArn": functions } },
    },
    { Sid: "AllQueueConsumers", resources: consumers, reads: ["lambda:GetEventSourceMapping"] },
    {
      Sid: "TagsOfFunctions",
      resources: [...functions, ...consumers],
      reads: ["lambda:ListTags"],
      writes: ["lambda:TagResource"],
    },
    {
      Sid: "LogGroups",
      resources: [
        ...named("logs", "log-group:/aws/lambda/", FUNCTIONS),
        ...named("logs", "log-group:/aws/apigateway/", ["payment-api"]),
        inAnyRegion("logs", "log-group:API-Gateway-Execution-Logs_*"),
        inAnyRegion("logs", `log-group:${operationsLogGroup({ environmentSuffix: "*", namePrefix })}`),
      ],
      reads: ["logs:DescribeMetricFilters", "logs:ListTagsForResource"],
      writes: [
        "logs:CreateLogGroup",
        "logs:DeleteLogGroup",
        "logs:DeleteMetricFilter",
        "logs:PutMetricFilter",
        "logs:PutRetentionPolicy",
        "logs:TagResource",
      ],
    },
    {
      Sid: "NewSecrets",
      resources: [inAnyRegion("secretsmanager", "secret:*")],
      writes: ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
      Condition: MADE_AS_OURS,
    },
    {
      Sid: "Secrets",
      resources: [inAnyRegion("secretsmanager", "secret:*")],
      reads: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
      writes: ["secretsmanager:DeleteSecret"],
      Condition: OURS,
    },
    {
      Sid: "Topics",
      resources: named("sns", "", ["payment"]),
      reads: ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:ListTagsForResource"],
      writes: ["sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:Subscribe", "sns:TagResource"],
    },
    {
      Sid: "Queues",
      resources: named("sqs", "", [...FUNCTIONS.map((name) => `${name}-dlq`), "payment"]),
      reads: ["sqs:GetQueueAttributes", "sqs:ListQueueTags"],
      writes: ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:SetQueueAttributes", "sqs:TagQueue"],
    },
    {
      // IAM knows no resource for these.
      Sid: "WithoutResource",
      resources: ["*"],
      reads: [
        "kms:ListAliases",
        "logs:DescribeLogGroups",
        "logs:DescribeQueryDefinitions",
        "sns:GetSubscriptionAttributes",
      ],
      writes: ["logs:DeleteQueryDefinition", "logs:PutQueryDefinition", "sns:Unsubscribe"],
    },
    ...(stateBucket === undefined ? [] : state(`arn:${partition}:s3:::${stateBucket}`, stateFolder(namePrefix))),
  ];
}

/** A name in every environment, as a pattern of IAM. */
function anyNameOf(what: string, namePrefix: string | undefined): string {
  return nameOf(what, { environmentSuffix: "*", namePrefix });
}

/** The states of environments, and the lock file beside each. What an account or a region has once is not deployed by CI. */
function state(bucket: string, folder: string): readonly Access[] {
  return [
    { Sid: "StateBucket", resources: [bucket], reads: ["s3:ListBucket"] },
    {
      Sid: "States",
      resources: [`${bucket}/${folder}/*/terraform.tfstate`],
      reads: ["s3:GetObject"],
      writes: ["s3:PutObject"],
    },
    {
      Sid: "Locks",
      resources: [`${bucket}/${folder}/*/terraform.tfstate.tflock`],
      writes: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
    },
  ];
}
