import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { ApiGatewayModel } from "@cdktf/provider-aws/lib/api-gateway-model/index.js";
import { ApiGatewayRequestValidator } from "@cdktf/provider-aws/lib/api-gateway-request-validator/index.js";
import { ApiGatewayResource } from "@cdktf/provider-aws/lib/api-gateway-resource/index.js";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { ApiGatewayRestApiPolicy } from "@cdktf/provider-aws/lib/api-gateway-rest-api-policy/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import type { ApiModel } from "../../definitions/api-models.ts";
import { type NamingProps, nameOf } from "../../definitions/names.ts";
import { type PolicyStatement, policyDocument } from "../../definitions/policy.ts";
import type { NodeFunction } from "../functions/node-function.ts";
import { GatewayResponses } from "./gateway-responses.ts";

/** The stage that callers see in the path. */
export const STAGE_NAME = "prod";

/** A method of a path, and the function that serves it. */
export interface Route {
  /** The HTTP method. */
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As `/transactions/{id}`. Path parameters are required. */
  readonly path: string;
  /** The function that gets the requests. */
  readonly handler: NodeFunction;
  /** What the body has to look like. @default - the request is not validated before it reaches the handler */
  readonly model?: ApiModel;
  /** `NONE` where the handler itself authenticates callers. @default - AWS_IAM */
  readonly authorization?: "AWS_IAM" | "NONE";
  /** @default - the stage's */
  readonly throttle?: Throttle;
}

/** What a route lets through; the rest is answered with 429. */
export interface Throttle {
  /** Requests a second. */
  readonly rateLimit: number;
  /** Requests at once. */
  readonly burstLimit: number;
}

/** Is told of a route, and of the permission by which the API calls its function. */
export type RouteObserver = (route: Route, permission: LambdaPermission) => void;

/** Props of {@link RestApi}. */
export interface RestApiProps extends NamingProps {
  /** The routes, each path and method once. */
  readonly routes: readonly Route[];
  /** Ids of the VPC endpoints of `execute-api` that alone lead to it. @default - it is called over the internet */
  readonly vpcEndpointIds?: readonly string[] | undefined;
  /**
   * What the API says itself about its callers. A statement without `Resource` is about all of its routes.
   * @default - the callers' own policies decide
   */
  readonly policy?: readonly PolicyStatement[] | undefined;
}

/** The API: each route proxied to its function, and signed by IAM callers unless it says otherwise. */
export class RestApi extends Construct {
  /** The API's id, as the resource has it. */
  readonly id: string;
  /** The API's name, as the resource has it; its metrics bear it. */
  readonly name: string;
  /** The API, for what has no prop. */
  readonly resource: ApiGatewayRestApi;
  readonly #validator: ApiGatewayRequestValidator;
  readonly #resources = new Map<string, ApiGatewayResource>();
  readonly #models = new Map<string, ApiGatewayModel>();
  readonly #routes: Route[] = [];
  readonly #permissions: LambdaPermission[] = [];
  readonly #observers: RouteObserver[] = [];

  constructor(scope: Construct, id: string, props: RestApiProps) {
    super(scope, id);
    const { routes, vpcEndpointIds, policy } = props;
    this.resource = new ApiGatewayRestApi(this, "payment", {
      name: nameOf("payment-api", props),
      description: "Serverless Payment Webhook Processing API",
      endpointConfiguration: vpcEndpointIds
        ? { types: ["PRIVATE"], vpcEndpointIds: [...vpcEndpointIds] }
        : { types: ["REGIONAL"] },
      apiKeySource: "HEADER",
      disableExecuteApiEndpoint: false,
      lifecycle: { createBeforeDestroy: true },
    });
    this.id = this.resource.id;
    this.name = this.resource.name;
    this.#validator = new ApiGatewayRequestValidator(new Construct(this, "Validator"), "payment", {
      restApiId: this.id,
      name: "payment-validator",
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    new GatewayResponses(this, "GatewayResponses", { restApiId: this.id });
    for (const route of routes) this.addRoute(route);
    if (vpcEndpointIds || policy) {
      const statements = [...(vpcEndpointIds ? [onlyThrough(vpcEndpointIds)] : []), ...(policy ?? [])];
      new ApiGatewayRestApiPolicy(new Construct(this, "Policy"), "payment", {
        restApiId: this.id,
        // When all routes are there.
        policy: Lazy.stringValue({ produce: () => this.#policy(statements) }),
      });
    }
  }

  /** The routes, in the order in which they were added. */
  get routes(): readonly Route[] {
    return this.#routes;
  }

  /** What has to be there before a stage may call the functions. */
  get permissions(): readonly LambdaPermission[] {
    return this.#permissions;
  }

  /** Tells of each route that is added from now on. */
  onRoute(observer: RouteObserver): void {
    this.#observers.push(observer);
  }

  /** Adds a route, also after the API's stage was made: that is deployed with it. */
  addRoute(route: Route): void {
    const { method, path, handler, model, authorization = "AWS_IAM" } = route;
    const scope = new Construct(this, `${method.toLowerCase()}${slug(path)}`);
    const resourceId = this.#resource(path).id;
    const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `method.request.path.${name}`);
    const apiMethod = new ApiGatewayMethod(scope, "Method", {
      restApiId: this.id,
      resourceId,
      httpMethod: method,
      authorization,
      apiKeyRequired: false,
      ...(parameters.length > 0 && { requestParameters: Object.fromEntries(parameters.map((name) => [name, true])) }),
      ...(model && {
        requestModels: { "application/json": this.#model(model).name },
        requestValidatorId: this.#validator.id,
      }),
    });
    new ApiGatewayIntegration(scope, "Integration", {
      restApiId: this.id,
      resourceId,
      httpMethod: apiMethod.httpMethod,
      type: "AWS_PROXY",
      integrationHttpMethod: "POST",
      uri: handler.invokeArn,
      timeoutMilliseconds: 29_000,
    });
    const permission = new LambdaPermission(scope, "Permission", {
      // A function's policy refuses a second statement of the same id, so it is the route's.
      statementId: scope.node.id,
      action: "lambda:InvokeFunction",
      functionName: handler.functionName,
      principal: "apigateway.amazonaws.com",
      sourceArn: this.#arnOf(route),
      // It is a statement of the function's policy, which is gone with the function, also if the new one has the same name.
      lifecycle: { replaceTriggeredBy: [handler.replacement] },
    });
    this.#routes.push(route);
    this.#permissions.push(permission);
    for (const observer of this.#observers) observer(route, permission);
  }

  /** As policies name a route's requests. */
  #arnOf({ method, path }: Route): string {
    return `${this.resource.executionArn}/${STAGE_NAME}/${method}${path.replaceAll(/\{\w+\}/g, "*")}`;
  }

  /**
   * With a policy, what it does not mention is refused to callers who do not sign with credentials of the API's own account.
   * Source: API Gateway Developer Guide, "How API Gateway resource policies affect authorization workflow".
   */
  #policy(statements: readonly PolicyStatement[]): string {
    const unsigned = this.#routes.filter(({ authorization }) => authorization === "NONE");
    return policyDocument([
      ...(unsigned.length > 0 ? [allowAnybody(unsigned.map((route) => this.#arnOf(route)))] : []),
      ...statements.map((statement) => ({ Resource: `${this.resource.executionArn}/*`, ...statement })),
    ]);
  }

  /** The resource of a path, with those above it, each made once. */
  #resource(path: string): ApiGatewayResource {
    const existing = this.#resources.get(path);
    if (existing) return existing;
    const parent = path.slice(0, path.lastIndexOf("/"));
    const resource = new ApiGatewayResource(this, slug(path).slice(1), {
      restApiId: this.id,
      parentId: parent === "" ? this.resource.rootResourceId : this.#resource(parent).id,
      pathPart: path.slice(parent.length + 1),
    });
    this.#resources.set(path, resource);
    return resource;
  }

  #model({ name, schema }: ApiModel): ApiGatewayModel {
    const existing = this.#models.get(name);
    if (existing) return existing;
    const model = new ApiGatewayModel(new Construct(this, name), kebabCase(name.replace(/Model$/, "")), {
      restApiId: this.id,
      name,
      contentType: "application/json",
      schema,
    });
    this.#models.set(name, model);
    return model;
  }
}

/** Their handler authenticates the callers. */
function allowAnybody(routes: readonly string[]): PolicyStatement {
  return {
    Sid: "RoutesThatAuthenticateCallers",
    Effect: "Allow",
    Principal: "*",
    Action: "execute-api:Invoke",
    Resource: routes,
  };
}

function onlyThrough(vpcEndpointIds: readonly string[]): Omit<PolicyStatement, "Resource"> {
  return {
    Sid: "OnlyThroughTheseEndpoints",
    Effect: "Deny",
    Principal: "*",
    Action: "execute-api:Invoke",
    Condition: { StringNotEquals: { "aws:SourceVpce": vpcEndpointIds } },
  };
}

/** `/transactions/{id}` → `-transactions-id`, the end of a construct id. */
function slug(path: string): string {
  return path.replaceAll(/[{}]/g, "").replaceAll("/", "-");
}

function kebabCase(name: string): string {
  return name.replaceAll(/(?<=.)[A-Z]/g, "-$&").toLowerCase();
}
