import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition/index.js";
import { Construct } from "constructs";
import { MAX_ROLE_NAME_LENGTH, type NamingProps, nameOf, roleName } from "../../definitions/names.ts";

/** Props of {@link Account}. */
export interface AccountProps {
  /** The region, as the settings name it. */
  readonly region: string;
  /** Whether the account has the environment in another region, too. */
  readonly regionInNames: boolean;
}

/** Where the stack is deployed to: known to Terraform when it plans. */
export class Account extends Construct {
  /** The account's id of 12 digits. */
  readonly id: string;
  /** The first part of ARNs: `aws`, `aws-cn`, … */
  readonly partition: string;
  /** The end of host names in the partition: `amazonaws.com`, `amazonaws.com.cn`, … */
  readonly dnsSuffix: string;
  /** The region, as the settings name it. */
  readonly region: string;

  readonly #regionInNames: boolean;

  constructor(scope: Construct, id: string, props: AccountProps) {
    super(scope, id);
    this.id = new DataAwsCallerIdentity(this, "CallerIdentity").accountId;
    const partition = new DataAwsPartition(this, "Partition");
    this.partition = partition.partition;
    this.dnsSuffix = partition.dnsSuffix;
    this.region = props.region;
    this.#regionInNames = props.regionInNames;
  }

  /**
   * The name of a role, which the account has once.
   * @throws Error if it is longer than IAM allows
   */
  roleName(owner: string, naming: NamingProps): string {
    const name = roleName(owner, naming, this.#regionInNames ? this.region : undefined);
    if (name.length <= MAX_ROLE_NAME_LENGTH) return name;
    throw new Error(`${owner}: its role is ${name}; allowed: names of at most ${MAX_ROLE_NAME_LENGTH} characters`);
  }

  /** The name of the environment's dashboard. An account has it once, in all regions. */
  dashboardName(naming: NamingProps): string {
    return [nameOf("payment", naming), ...(this.#regionInNames ? [this.region] : [])].join("-");
  }

  /** The ARN of something of this account, in this region unless `region` says otherwise. */
  arn(service: string, resource: string, region = this.region): string {
    return `arn:${this.partition}:${service}:${region}:${this.id}:${resource}`;
  }
}
