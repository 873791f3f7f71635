import { SOURCES } from "./forms.ts";

/**
 * What the tools find and we leave, each with its reason: the one place to review. What is not found any more has to go from
 * here, or the lint fails.
 */
export interface Suppression {
  /** Its name in the tool that has it. */
  readonly check: string;
  /** Names of the resources, as the stack calls them. */
  readonly resources: readonly string[];
  readonly reason: string;
}

const FUNCTIONS = [
  "webhook_processor",
  "transaction_reader",
  "notification_sender",
  "notification_dispatcher",
  "webhook_receiver",
];
/** As Terraform's names have the sources with which the lint synthesizes. */
const NAMES = SOURCES.map(({ name }) => name.replaceAll("-", "_"));
const SOURCE_ROUTES = NAMES.map((name) => `post_webhooks_${name}`);
const SOURCE_SETTINGS = NAMES.map((name) => `prod_webhooks_${name}_post`);

export const SUPPRESSIONS: readonly Suppression[] = [
  // The API
  {
    check: "CKV_AWS_276",
    resources: ["prod", ...SOURCE_SETTINGS],
    reason:
      "the data trace is the design's default and a setting; docs/security.md says that a PCI scope sets dataTrace to false",
  },
  {
    check: "CKV_AWS_73",
    resources: ["prod"],
    reason:
      "a trace segment of the stage holds the path, and with it the transaction id, which may be a card number; the functions are traced",
  },
  {
    check: "CKV_AWS_120",
    resources: ["prod"],
    reason:
      "a cache would answer a read with what is not true any more: a payment can be read as soon as its webhook was answered",
  },
  { check: "CKV_AWS_225", resources: ["prod", ...SOURCE_SETTINGS], reason: "no cache, as for CKV_AWS_120" },
  {
    check: "CKV2_AWS_53",
    resources: ["get_transactions_id", ...SOURCE_ROUTES],
    reason:
      "reading has no body, its path parameter is there or the route is another one, and the handler checks it; a source's body is not to be parsed before its signature is known to be right, and is validated then",
  },
  {
    check: "CKV2_AWS_51",
    resources: ["prod"],
    reason:
      "callers are authenticated by SigV4; a client certificate authenticates API Gateway to HTTP backends, of which there are none",
  },
  {
    check: "CKV2_AWS_29",
    resources: ["prod"],
    reason:
      "only signed requests of IAM principals get past authorization, and the stage is throttled; what a web ACL would add has its price, so it is a setting",
  },
  // Sources of signed webhooks, and the web ACL: off by default
  {
    check: "CKV_AWS_59",
    resources: SOURCE_ROUTES,
    reason:
      "their senders have no AWS credentials; the function lets nobody in whose body the source's secret did not sign",
  },
  {
    check: "CKV2_AWS_57",
    resources: NAMES.map((name) => `webhook_${name}`),
    reason:
      "a secret is made by the provider, who alone can change it; docs/sources.md says how it is put, and ended, without a gap",
  },
  {
    check: "CKV2_AWS_77",
    resources: ["prod"],
    reason:
      "Log4j's look-ups are blocked; the check asks for a list of hosting providers' addresses as well, which are those that webhooks come from",
  },
  {
    check: "CKV2_AWS_31",
    resources: ["payment_web_acl"],
    reason: "its log would hold paths and headers, and with them transaction ids; what it blocks is counted by rule",
  },
  // The functions
  {
    check: "CKV_AWS_117",
    resources: FUNCTIONS,
    reason:
      "they talk to AWS's public endpoints by TLS and to nothing else; a VPC would add endpoints, addresses to run out of, and no secret",
  },
  {
    check: "CKV_AWS_272",
    resources: FUNCTIONS,
    reason:
      "Terraform makes the zip while applying, so there is no artifact that AWS Signer could have signed; its hash is in the plan",
  },
  {
    check: "CKV_AWS_116",
    resources: ["notification_dispatcher", "webhook_receiver"],
    reason:
      "they are invoked synchronously: the dispatcher by a queue, of which what fails five times goes to its dead-letter queue; the receiver by API Gateway, whose caller retries",
  },
  // Alarms
  {
    check: "CKV_AWS_26",
    resources: ["key_alarms"],
    reason:
      "it tells that the key is lost, so the key must not encrypt it, and a key of AWS would not let EventBridge and CloudWatch publish; what it tells holds no data of payments",
  },
  // The state bucket
  {
    check: "CKV_AWS_145",
    resources: ["state"],
    reason:
      "Terraform's backend writes the state with AES-256 whatever the bucket's default; the state holds no secret",
  },
  {
    check: "CKV_AWS_18",
    resources: ["state"],
    reason:
      "it would need another bucket, which would need the same; CloudTrail's data events log who reads a state where that is asked for",
  },
  {
    check: "CKV2_AWS_62",
    resources: ["state"],
    reason: "nobody acts on a state that was written; CloudTrail's data events, as for CKV_AWS_18",
  },
  {
    check: "CKV_AWS_144",
    resources: ["state"],
    reason:
      "the system is in one region, and every version of its state is kept for 90 days; lost, resources can be imported",
  },
  // Policies
  {
    check: "IAM_CONDITION",
    resources: ["payment"],
    reason:
      "the key policy lets CloudWatch Logs use the key as AWS documents it, DescribeKey included; describing has no encryption context, so that is allowed to nobody, and is not needed",
  },
];
