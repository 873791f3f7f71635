/**
 * What checkov finds and we leave, each with its reason: the one place to review. What is not found any more has to go from
 * here, or the lint fails.
 */
export interface Suppression {
  /** checkov's id. */
  readonly check: string;
  /** Names of the resources, as the stack calls them. */
  readonly resources: readonly string[];
  readonly reason: string;
}

const FUNCTIONS = ["webhook_processor", "transaction_reader", "notification_sender", "notification_dispatcher"];

export const SUPPRESSIONS: readonly Suppression[] = [
  // The API
  {
    check: "CKV_AWS_276",
    resources: ["prod"],
    reason:
      "the data trace is the design's default and a setting; the README says that a PCI scope sets dataTrace to false",
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
  { check: "CKV_AWS_225", resources: ["prod"], reason: "no cache, as for CKV_AWS_120" },
  {
    check: "CKV2_AWS_53",
    resources: ["get_transactions_id"],
    reason: "it has no body, its path parameter is there or the route is another one, and the handler checks it",
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
      "only signed requests of IAM principals get past authorization, and the stage is throttled; what a web ACL would add has its price",
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
    resources: ["notification_dispatcher"],
    reason: "a queue invokes it, synchronously: what fails five times goes to that queue's dead-letter queue",
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
];
