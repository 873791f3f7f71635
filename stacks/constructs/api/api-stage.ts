import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings/index.js";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage/index.js";
import { Annotations, dependable } from "cdktf";
import { Construct } from "constructs";
import { METRICS_NAMESPACE } from "../../../functions/domain/metric-names.ts";
import { ACCESS_LOG_FORMAT } from "../../definitions/access-log-format.ts";
import { overload } from "../../definitions/expected-load.ts";
import type { Metric } from "../../definitions/metrics.ts";
import { accessLogGroup } from "../../definitions/names.ts";
import type { NodeFunction } from "../functions/node-function.ts";
import type { LogProps } from "../monitoring/encrypted-log-group.ts";
import { EncryptedLogGroup } from "../monitoring/encrypted-log-group.ts";
import { LogMetric } from "../monitoring/log-metric.ts";
import { ApiDeployment } from "./api-deployment.ts";
import type { RestApi, Route } from "./rest-api.ts";
import { STAGE_NAME } from "./rest-api.ts";

/** Props of {@link ApiStage}. */
export interface ApiStageProps extends LogProps {
  /** The API that is deployed. */
  readonly api: RestApi;
  /** Whether requests and answers, with their bodies, are written to the execution log. */
  readonly dataTrace: boolean;
  /** Requests a second that each route takes in the long run. */
  readonly throttleRateLimit: number;
  /** Requests that each route takes at once. */
  readonly throttleBurstLimit: number;
}

/** The API as deployed: a snapshot that is taken again when anything of the API changes, and its logs and limits. */
export class ApiStage extends Construct {
  /** The API that is deployed. */
  readonly api: RestApi;
  /** The stage, for what has no prop. */
  readonly resource: ApiGatewayStage;
  /** The stage's name, as the resource has it. */
  readonly name: string;
  /** The stage's ARN, as a web ACL is associated with it. */
  readonly arn: string;
  /** Where callers reach the API: `https://….amazonaws.com/prod`. */
  readonly invokeUrl: string;
  /** The name of the access log's group, as the resource has it. */
  readonly accessLogGroupName: string;
  /** Requests that were answered with 429, of which API Gateway has no metric. */
  readonly throttled: Metric;

  constructor(scope: Construct, id: string, props: ApiStageProps) {
    super(scope, id);
    const { api } = props;
    const accessLog = new EncryptedLogGroup(new Construct(this, "AccessLog"), "api-access", {
      ...props,
      name: accessLogGroup(api.name),
    });
    // API Gateway makes this group by itself, neither encrypted nor expiring, unless it is there before the stage.
    const executionLog = new EncryptedLogGroup(new Construct(this, "ExecutionLog"), "api-execution", {
      ...props,
      name: `API-Gateway-Execution-Logs_${api.id}/${STAGE_NAME}`,
    });
    const deployment = new ApiDeployment(new Construct(this, "Deployment"), "payment", api);
    const stage = new ApiGatewayStage(new Construct(this, "Stage"), STAGE_NAME, {
      restApiId: api.id,
      deploymentId: deployment.id,
      stageName: STAGE_NAME,
      cacheClusterEnabled: false,
      xrayTracingEnabled: false,
      accessLogSettings: { destinationArn: accessLog.arn, format: ACCESS_LOG_FORMAT },
      dependsOn: [executionLog.resource, ...api.permissions],
    });
    api.onRoute((_route, permission) => {
      stage.dependsOn = [...(stage.dependsOn ?? []), dependable(permission)];
    });
    const settings = {
      metricsEnabled: true,
      loggingLevel: "INFO",
      dataTraceEnabled: props.dataTrace,
      cachingEnabled: false,
    };
    const ofStage = new Construct(this, "MethodSettings");
    const ofAllRoutes = new ApiGatewayMethodSettings(ofStage, STAGE_NAME, {
      restApiId: api.id,
      stageName: stage.stageName,
      methodPath: "*/*",
      settings: {
        ...settings,
        throttlingRateLimit: props.throttleRateLimit,
        throttlingBurstLimit: props.throttleBurstLimit,
      },
    });
    const limit = ({ path, method, throttle }: Route) => {
      if (!throttle) return;
      const id = `${STAGE_NAME}${path.replaceAll("/", "-")}-${method.toLowerCase()}`;
      new ApiGatewayMethodSettings(ofStage, id, {
        restApiId: api.id,
        stageName: stage.stageName,
        methodPath: methodPathOf(path, method),
        // A route's own settings take the place of all of the stage's.
        settings: { ...settings, throttlingRateLimit: throttle.rateLimit, throttlingBurstLimit: throttle.burstLimit },
        dependsOn: [ofAllRoutes],
      });
    };
    const warn = (handler: NodeFunction) => {
      const rateLimit = rateLimitOf(handler, api, props.throttleRateLimit);
      const problem = overload(handler.name, rateLimit, handler.reservedConcurrentExecutions);
      if (problem !== undefined) Annotations.of(this).addWarning(problem);
    };
    for (const route of api.routes) limit(route);
    for (const handler of new Set(api.routes.map(({ handler }) => handler))) warn(handler);
    api.onRoute((route) => {
      limit(route);
      warn(route.handler);
    });
    this.throttled = new LogMetric(new Construct(this, "Throttled"), "api-throttled", {
      name: "RequestThrottled",
      namespace: `${METRICS_NAMESPACE}/${api.name}`,
      logGroup: accessLog,
      // The access log's status is a text.
      pattern: '{ $.status = "429" }',
    }).metric;
    this.accessLogGroupName = accessLog.name;
    this.api = api;
    this.resource = stage;
    this.name = stage.stageName;
    this.arn = stage.arn;
    this.invokeUrl = stage.invokeUrl;
  }
}

/**
 * How API Gateway names a method in a stage's settings: the resource's path as one token of a JSON pointer, which the provider
 * passes on as it is. With plain slashes the settings are stored, under a name that no method below another has.
 * Source: AWS CLI Command Reference, apigateway update-stage, example 1; CloudFormation, AWS::ApiGateway::Stage MethodSetting,
 * ResourcePath; terraform-provider-aws issue 9738.
 */
function methodPathOf(path: string, method: string): string {
  return `${path.replaceAll("/", "~1")}/${method}`;
}

/** What all routes of a function together let through to it, a second. */
function rateLimitOf(handler: NodeFunction, api: RestApi, ofStage: number): number {
  const own = api.routes.filter((route) => route.handler === handler);
  return own.reduce((sum, { throttle }) => sum + (throttle?.rateLimit ?? ofStage), 0);
}
