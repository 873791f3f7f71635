import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { type NamingProps, nameOf } from "../../definitions/names.ts";

/**
 * Rules of the common rule set that only count. Most judge bodies: a signature already says whose a body is, and they would
 * refuse a payment for its size (8 KB), for a URL or for a name like `<script`. The others refuse paths of more than 1024 bytes,
 * while an id may have 2048, or want a header that senders need not have.
 * Source: AWS WAF Developer Guide, "Baseline rule groups", Core rule set.
 */
const COUNTED_ONLY = [
  "SizeRestrictions_BODY",
  "SizeRestrictions_URIPATH",
  "CrossSiteScripting_BODY",
  "GenericLFI_BODY",
  "GenericRFI_BODY",
  "EC2MetaDataSSRF_BODY",
  "NoUserAgent_HEADER",
] as const;

/** Rules by AWS, in the order in which they are asked, after the rate. */
const MANAGED_RULE_GROUPS = [
  { name: "AWSManagedRulesCommonRuleSet", countedOnly: COUNTED_ONLY },
  // Among others the look-ups of Log4j, in bodies, too: no payment has any.
  { name: "AWSManagedRulesKnownBadInputsRuleSet", countedOnly: [] },
] as const;

/** Props of {@link WebAcl}. */
export interface WebAclProps extends NamingProps {
  /** ARN of the API's stage that it stands before. */
  readonly stageArn: string;
  /** Where it is deployed to. */
  readonly region: string;
  /** Requests from one address in five minutes. @default - as many as one route lets through: a throttle alone refuses more */
  readonly rateLimit?: number | undefined;
  /** Requests a second that a route of the stage lets through in the long run. */
  readonly throttleRateLimit: number;
}

const FIVE_MINUTES = 5 * 60;

/** Stands before the stage: blocks addresses that call too often, and what AWS knows as attacks. */
export class WebAcl extends Construct {
  /** What its metrics call it. */
  readonly metricName: string;
  /** Where it is deployed to. */
  readonly region: string;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const { stageArn, throttleRateLimit } = props;
    const letThrough = throttleRateLimit * FIVE_MINUTES;
    const rateLimit = props.rateLimit ?? letThrough;
    if (rateLimit < letThrough) {
      Annotations.of(this).addWarning(
        `webAclRateLimit ${rateLimit} blocks an address beyond ${Math.floor(rateLimit / FIVE_MINUTES)} requests a second, while a route ` +
          `lets ${throttleRateLimit} through: a provider that sends from few addresses gets 429; raise webAclRateLimit, or leave it out`,
      );
    }
    const name = nameOf("payment-api", props);
    const visibility = (metricName: string) => ({
      metricName,
      cloudwatchMetricsEnabled: true,
      // Samples show whole requests, headers and paths included, to everybody who may read them.
      sampledRequestsEnabled: false,
    });
    const acl = new Wafv2WebAcl(this, "Resource", {
      name,
      description: "Stands before the payment API",
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: visibility(name),
      // A statement can hold statements, so CDKTF leaves it as it is: in Terraform's own names.
      rule: [
        {
          name: "rate-per-address",
          priority: 0,
          // AWS WAF's own answer would be 403, after which a sender of webhooks gives up.
          action: { block: { customResponse: { responseCode: 429 } } },
          statement: { rate_based_statement: { aggregate_key_type: "IP", limit: rateLimit } },
          visibilityConfig: visibility(`${name}-rate-per-address`),
        },
        ...MANAGED_RULE_GROUPS.map((group, index) => ({
          name: group.name,
          priority: index + 1,
          overrideAction: { none: {} },
          statement: {
            managed_rule_group_statement: {
              vendor_name: "AWS",
              name: group.name,
              rule_action_override: group.countedOnly.map((rule) => ({ name: rule, action_to_use: { count: {} } })),
            },
          },
          visibilityConfig: visibility(`${name}-${group.name}`),
        })),
      ],
    });
    this.metricName = name;
    this.region = props.region;
    new Wafv2WebAclAssociation(this, "Association", { resourceArn: stageArn, webAclArn: acl.arn });
  }
}
