import { createHash } from "node:crypto";
import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment/index.js";
import { DefaultTokenResolver, dependable, StringConcat, TerraformResource, TerraformStack, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import type { RestApi } from "./rest-api.ts";

/** What a deployment takes a snapshot of. A stage and its settings are not: they point to the snapshot. */
const SNAPSHOT_OF: ReadonlySet<string> = new Set([
  "aws_api_gateway_authorizer",
  "aws_api_gateway_gateway_response",
  "aws_api_gateway_integration",
  "aws_api_gateway_integration_response",
  "aws_api_gateway_method",
  "aws_api_gateway_method_response",
  "aws_api_gateway_model",
  "aws_api_gateway_request_validator",
  "aws_api_gateway_resource",
  "aws_api_gateway_rest_api_policy",
]);

/**
 * A snapshot of an API, which is taken again when anything of the API changes. What that is, is found out when synthesizing: an
 * override, an Aspect, or a construct that is made later, at any place of the stack, may still change the API.
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

/** The API, and everything of it, wherever in the stack it stands. */
function deployedParts(api: RestApi): TerraformResource[] {
  const id = resolve(api.id, api.resource);
  return TerraformStack.of(api)
    .node.findAll()
    .filter((construct) => construct instanceof TerraformResource)
    .filter((part) => part === api.resource || (SNAPSHOT_OF.has(part.terraformResourceType) && apiOf(part) === id));
}

function apiOf(part: TerraformResource): unknown {
  return definitionOf(part)[part.terraformResourceType][part.friendlyUniqueId].rest_api_id;
}

/** What Terraform gets: type, name, arguments, overrides included. */
function definitionOf(part: TerraformResource) {
  return resolve(part.toTerraform(), part).resource;
}

function resolve(value: unknown, scope: TerraformResource) {
  return Tokenization.resolve(value, { scope, resolver: new DefaultTokenResolver(new StringConcat()) });
}

/** Changes when the content of any part does, which depending on it would not: a deployment must be told. */
function hashOf(parts: readonly TerraformResource[]): string {
  const json = JSON.stringify(parts.map(definitionOf), (name, value) => (name === "//" ? undefined : value));
  return createHash("sha256").update(json).digest("hex");
}
