import { createHash } from "node:crypto";
import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment/index.js";
import { DefaultTokenResolver, dependable, StringConcat, TerraformResource, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import type { RestApi } from "./rest-api.ts";

/**
 * A snapshot of an API, which is taken again when anything of the API changes. What that is, is found out when synthesizing: an
 * Aspect, or a construct that is made later, may still change the API.
 */
export class ApiDeployment extends ApiGatewayDeployment {
  readonly #api: RestApi;

  constructor(scope: Construct, id: string, api: RestApi) {
    super(scope, id, { restApiId: api.id, lifecycle: { createBeforeDestroy: true } });
    this.#api = api;
  }

  /** As Terraform's JSON, with what it depends on and the trigger as the API is now. */
  override toTerraform() {
    const parts = deployedParts(this.#api);
    this.dependsOn = parts.map(dependable);
    this.triggers = { redeployment: hashOf(parts) };
    return super.toTerraform();
  }
}

/** Everything of the API that a deployment takes a snapshot of. */
function deployedParts(api: RestApi): TerraformResource[] {
  return api.node
    .findAll()
    .filter((construct) => construct instanceof TerraformResource)
    .filter((resource) => resource.terraformResourceType.startsWith("aws_api_gateway_"));
}

/** Changes when the content of any part does, which depending on it would not: a deployment must be told. */
function hashOf(parts: readonly TerraformResource[]): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const definitions = parts.map((part) => Tokenization.resolve(part.toTerraform(), { scope: part, resolver }).resource);
  const json = JSON.stringify(definitions, (name, value) => (name === "//" ? undefined : value));
  return createHash("sha256").update(json).digest("hex");
}
