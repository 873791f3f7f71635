import { ACCOUNT_ID } from "../aws/account.ts";
import { LocalRunError } from "../errors.ts";
import { evaluate } from "../iam/evaluate.ts";
import type { Declared, Resolver } from "../terraform/resolver.ts";
import { asObject, type JsonObject } from "../terraform/terraform-json.ts";
import { readFunctionPolicies } from "./function-policies.ts";
import type { DeclaredFunction } from "./functions.ts";

/** A method of the API with its integration. */
export interface DeclaredRoute {
  readonly httpMethod: string;
  /** `/transactions/{id}` */
  readonly resourcePath: string;
  readonly resourceId: string;
  readonly authorization: "AWS_IAM" | "NONE";
  /** `path.id`, `querystring.page`, `header.x`: checked when the method's validator says so. */
  readonly requiredParameters: readonly string[];
  /** JSON Schema of the body by content type: only when the method's validator checks bodies. */
  readonly models: ReadonlyMap<string, JsonObject>;
  readonly function: DeclaredFunction;
  readonly timeoutMilliseconds: number;
  readonly throttle: DeclaredThrottle | undefined;
  /** Whether the stack lets API Gateway invoke the function for this route. */
  readonly permitted: boolean;
}

/** Requests per second, and how many may come at once. */
export interface DeclaredThrottle {
  readonly rate: number;
  readonly burst: number;
}

export interface DeclaredGatewayResponse {
  readonly statusCode: number | undefined;
  /** By content type. */
  readonly templates: Readonly<Record<string, string>>;
  /** `gatewayresponse.header.<name>` → `'value'` or an expression. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface DeclaredAccessLog {
  /** ARN of the log group. */
  readonly destinationArn: string;
  /** A line, with variables in it. */
  readonly format: string;
}

export interface DeclaredRestApi {
  readonly id: string;
  readonly stageName: string;
  /** Undefined if the stage writes none. */
  readonly accessLog: DeclaredAccessLog | undefined;
  readonly routes: readonly DeclaredRoute[];
  readonly gatewayResponses: ReadonlyMap<string, DeclaredGatewayResponse>;
}

/** API Gateway's integration timeout unless the integration sets another. */
const DEFAULT_TIMEOUT_MILLISECONDS = 29_000;

/**
 * The one REST API of a stack and the one stage it is deployed to.
 * @throws LocalRunError if there is not exactly one, or if it uses what the local run does not emulate
 */
export async function readRestApi(
  resolver: Resolver,
  functions: readonly DeclaredFunction[],
): Promise<DeclaredRestApi> {
  const api = only(resolver.declared("aws_api_gateway_rest_api"), "aws_api_gateway_rest_api");
  const stage = only(resolver.declared("aws_api_gateway_stage"), "aws_api_gateway_stage");
  const { id, execution_arn: executionArn } = (await resolver.attributes(api.address)) as Record<string, string>;
  const stageName = await stage.text("stage_name");
  const resources = await readResources(resolver, api);
  const [integrations, models, validators, mayInvoke, throttles] = await Promise.all([
    readIntegrations(resolver, functions),
    readModels(resolver),
    readValidators(resolver),
    readPermissions(resolver),
    readThrottles(resolver),
  ]);

  const readRoute = async (method: Declared): Promise<DeclaredRoute> => {
    const httpMethod = await method.text("http_method");
    const resourceId = await method.text("resource_id");
    const resourcePath = resources.get(resourceId);
    if (resourcePath === undefined) throw new LocalRunError(`${method.address}.resource_id: no such resource`);
    const authorization = await method.text("authorization");
    if (authorization !== "AWS_IAM" && authorization !== "NONE") {
      throw new LocalRunError(
        `${method.address}.authorization: ${authorization} is not emulated, only AWS_IAM and NONE`,
      );
    }
    const integration = integrations.get(`${httpMethod} ${resourceId}`);
    if (!integration) throw new LocalRunError(`${method.address}: the method has no integration`);
    const validatorId = await method.optionalText("request_validator_id");
    const validator = validatorId === undefined ? undefined : validators.get(validatorId);
    const sourceArn = `${executionArn}/${stageName}/${httpMethod}${resourcePath}`;
    return {
      ...integration,
      httpMethod,
      resourcePath,
      resourceId,
      authorization,
      requiredParameters: validator?.parameters ? await requiredParameters(method) : [],
      models: validator?.body ? await methodModels(method, models) : new Map(),
      throttle: throttles.get(`${resourcePath.replaceAll("/", "~1")}/${httpMethod}`) ?? throttles.get("*/*"),
      permitted: mayInvoke(integration.function, sourceArn),
    };
  };

  return {
    id: String(id),
    stageName,
    accessLog: await readAccessLog(stage),
    routes: await Promise.all(resolver.declared("aws_api_gateway_method").map(readRoute)),
    gatewayResponses: await readGatewayResponses(resolver),
  };
}

async function readAccessLog(stage: Declared): Promise<DeclaredAccessLog | undefined> {
  const [settings] = await stage.blocks("access_log_settings");
  return settings && { destinationArn: String(settings.destination_arn), format: String(settings.format) };
}

function only(declared: readonly Declared[], type: string): Declared {
  const [first] = declared;
  if (!first || declared.length > 1)
    throw new LocalRunError(`the stack must declare one ${type}, not ${declared.length}`);
  return first;
}

/** Path of each resource by its id, the root's included. */
async function readResources(resolver: Resolver, api: Declared): Promise<Map<string, string>> {
  const { root_resource_id: root } = await resolver.attributes(api.address);
  const parts = new Map<string, { part: string; parent: string }>();
  for (const resource of resolver.declared("aws_api_gateway_resource")) {
    const { id } = await resolver.attributes(resource.address);
    parts.set(String(id), { part: await resource.text("path_part"), parent: await resource.text("parent_id") });
  }
  const pathOf = (id: string): string => {
    const entry = parts.get(id);
    return entry ? `${pathOf(entry.parent)}/${entry.part}` : "";
  };
  return new Map([[String(root), "/"], ...[...parts.keys()].map((id) => [id, pathOf(id)] as const)]);
}

async function readIntegrations(resolver: Resolver, functions: readonly DeclaredFunction[]) {
  const integrations = new Map<string, Pick<DeclaredRoute, "function" | "timeoutMilliseconds">>();
  for (const integration of resolver.declared("aws_api_gateway_integration")) {
    const type = await integration.text("type");
    if (type !== "AWS_PROXY") throw new LocalRunError(`${integration.address}.type: ${type} is not emulated`);
    const uri = await integration.text("uri");
    const fn = functions.find(({ invokeArn }) => invokeArn === uri);
    if (!fn) throw new LocalRunError(`${integration.address}.uri: must be the invoke_arn of a function of the stack`);
    const timeout = Number((await integration.get("timeout_milliseconds")) ?? DEFAULT_TIMEOUT_MILLISECONDS);
    const key = `${await integration.text("http_method")} ${await integration.text("resource_id")}`;
    integrations.set(key, { function: fn, timeoutMilliseconds: timeout });
  }
  return integrations;
}

/** Schema of each model by its name. */
async function readModels(resolver: Resolver): Promise<Map<string, JsonObject>> {
  const models = new Map<string, JsonObject>();
  for (const model of resolver.declared("aws_api_gateway_model")) {
    models.set(await model.text("name"), JSON.parse(await model.text("schema")));
  }
  return models;
}

async function methodModels(method: Declared, models: ReadonlyMap<string, JsonObject>) {
  const named = Object.entries(asObject(await method.get("request_models")));
  return new Map(
    named.map(([contentType, name]) => {
      const schema = models.get(String(name));
      if (!schema) throw new LocalRunError(`${method.address}.request_models: no model ${name}`);
      return [contentType, schema] as const;
    }),
  );
}

async function requiredParameters(method: Declared): Promise<string[]> {
  return Object.entries(asObject(await method.get("request_parameters")))
    .filter(([, required]) => required === true)
    .map(([name]) => name.replace("method.request.", ""));
}

async function readValidators(resolver: Resolver) {
  const validators = new Map<string, { body: boolean; parameters: boolean }>();
  for (const validator of resolver.declared("aws_api_gateway_request_validator")) {
    const { id } = await resolver.attributes(validator.address);
    validators.set(String(id), {
      body: (await validator.get("validate_request_body")) === true,
      parameters: (await validator.get("validate_request_parameters")) === true,
    });
  }
  return validators;
}

/** Whether API Gateway may invoke a function for a source ARN, by the function's own policy. */
async function readPermissions(resolver: Resolver) {
  const policies = await readFunctionPolicies(resolver);
  return (fn: DeclaredFunction, sourceArn: string): boolean =>
    evaluate(policies.get(fn.arn) ?? [], {
      principal: { service: "apigateway.amazonaws.com" },
      action: "lambda:InvokeFunction",
      resource: fn.arn,
      context: { "aws:SourceArn": sourceArn, "aws:SourceAccount": ACCOUNT_ID },
    }) === "allowed";
}

/** By method path: a resource's path, its slashes written `~1` as AWS wants them, and method, or all of them. */
async function readThrottles(resolver: Resolver): Promise<Map<string, DeclaredThrottle>> {
  const throttles = new Map<string, DeclaredThrottle>();
  for (const settings of resolver.declared("aws_api_gateway_method_settings")) {
    const [block] = await settings.blocks("settings");
    const rate = Number(block?.throttling_rate_limit ?? -1);
    const burst = Number(block?.throttling_burst_limit ?? -1);
    if (rate >= 0 && burst >= 0) throttles.set(await settings.text("method_path"), { rate, burst });
  }
  return throttles;
}

async function readGatewayResponses(resolver: Resolver): Promise<Map<string, DeclaredGatewayResponse>> {
  const responses = new Map<string, DeclaredGatewayResponse>();
  for (const response of resolver.declared("aws_api_gateway_gateway_response")) {
    const statusCode = await response.optionalText("status_code");
    responses.set(await response.text("response_type"), {
      statusCode: statusCode === undefined ? undefined : Number(statusCode),
      templates: asObject(await response.get("response_templates")) as Record<string, string>,
      parameters: asObject(await response.get("response_parameters")) as Record<string, string>,
    });
  }
  return responses;
}
