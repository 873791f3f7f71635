import { ApiGatewayBasePathMapping } from "@cdktf/provider-aws/lib/api-gateway-base-path-mapping/index.js";
import { ApiGatewayDomainName } from "@cdktf/provider-aws/lib/api-gateway-domain-name/index.js";
import { Construct } from "constructs";
import type { ApiStage } from "./api-stage.ts";

/** Props of {@link CustomDomain}. */
export interface CustomDomainProps {
  /** What is served under the name. Its API is not a private one. */
  readonly stage: ApiStage;
  /** The name: `payments.example.com`. */
  readonly domainName: string;
  /** ARN of a certificate of the name in ACM, issued, in the API's region. */
  readonly certificateArn: string;
  /** What stands before the routes' paths: `v1`. @default - nothing */
  readonly basePath?: string;
}

/** A name of one's own for the API. DNS has to point it to {@link targetDomainName}. */
export class CustomDomain extends Construct {
  /** Where callers reach the API: `https://payments.example.com/v1`. */
  readonly url: string;
  /** The name in AWS to which DNS points the domain, as an alias or by CNAME. */
  readonly targetDomainName: string;
  /** The hosted zone of {@link targetDomainName}, for an alias record of Route 53. */
  readonly targetHostedZoneId: string;

  constructor(scope: Construct, id: string, { stage, domainName, certificateArn, basePath }: CustomDomainProps) {
    super(scope, id);
    const domain = new ApiGatewayDomainName(this, "Resource", {
      domainName,
      regionalCertificateArn: certificateArn,
      endpointConfiguration: { types: ["REGIONAL"] },
      securityPolicy: "TLS_1_2",
    });
    new ApiGatewayBasePathMapping(this, "Mapping", {
      apiId: stage.api.id,
      stageName: stage.name,
      domainName: domain.domainName,
      ...(basePath !== undefined && { basePath }),
    });
    this.url = ["https:/", domainName, ...(basePath === undefined ? [] : [basePath])].join("/");
    this.targetDomainName = domain.regionalDomainName;
    this.targetHostedZoneId = domain.regionalZoneId;
  }
}
