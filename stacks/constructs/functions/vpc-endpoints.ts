import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { Construct } from "constructs";
import type { Account } from "../security/account.ts";
import type { FunctionVpc } from "./node-function.ts";

/** What the functions of the stack call by an address in the VPC. Secrets Manager is called for webhook sources only. */
const SERVICES = ["secretsmanager", "sns", "sqs"] as const;

/** Props of {@link VpcEndpoints}. */
export interface VpcEndpointsProps extends FunctionVpc {
  /** Whose the VPC is. */
  readonly account: Account;
  /** The VPC, with DNS names and DNS resolution switched on. */
  readonly vpcId: string;
  /** Ids of the route tables of the functions' subnets, which get a route to DynamoDB. */
  readonly routeTableIds: readonly string[];
  /** The services that have an address in the VPC, beside DynamoDB. @default - Secrets Manager, SNS and SQS */
  readonly services?: readonly string[];
}

/**
 * Lets functions in a VPC without a way to the internet call the AWS services that they need. The security groups must let HTTPS in
 * from the functions. Lambda itself writes the logs, and the services call KMS, so neither needs an endpoint.
 */
export class VpcEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const { account, vpcId, services = SERVICES } = props;
    const serviceName = (service: string) => `com.amazonaws.${account.region}.${service}`;
    new VpcEndpoint(this, "dynamodb", {
      vpcId,
      serviceName: serviceName("dynamodb"),
      vpcEndpointType: "Gateway",
      routeTableIds: [...props.routeTableIds],
    });
    for (const service of services) {
      new VpcEndpoint(this, service, {
        vpcId,
        serviceName: serviceName(service),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: [...props.subnetIds],
        securityGroupIds: [...props.securityGroupIds],
      });
    }
  }
}
