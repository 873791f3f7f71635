import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { Construct } from "constructs";
import { protection } from "../../definitions/protection.ts";
import type { EncryptionKey } from "../security/encryption-key.ts";

/** What all log groups of an environment have in common. */
export interface LogProps {
  /** Encrypts them. */
  readonly key: EncryptionKey;
  /** Days after which a line is gone. */
  readonly logRetentionDays: number;
  /** Whether Terraform refuses to destroy them. */
  readonly protectData: boolean;
}

/** A log group that is encrypted and expires: one that AWS makes by itself does neither. */
export class EncryptedLogGroup extends Construct {
  /** The group's name, as the resource has it. */
  readonly name: string;
  /** The group's ARN, without the `:*` that means its streams. */
  readonly arn: string;
  /** What depends on the group, so that AWS does not make it first. */
  readonly resource: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: LogProps & { readonly name: string }) {
    super(scope, id);
    this.resource = new CloudwatchLogGroup(this, "Resource", {
      name: props.name,
      kmsKeyId: props.key.arn,
      retentionInDays: props.logRetentionDays,
      logGroupClass: "STANDARD",
      skipDestroy: false,
      ...protection(props.protectData),
    });
    this.name = this.resource.name;
    this.arn = this.resource.arn;
  }
}
