import { ApiGatewayGatewayResponse } from "@cdktf/provider-aws/lib/api-gateway-gateway-response/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { Aspects, type TerraformStack, Testing } from "cdktf";
import { ApiStage } from "../../stacks/constructs/api/api-stage.ts";
import { RestApi, type Route } from "../../stacks/constructs/api/rest-api.ts";
import type { NodeFunction } from "../../stacks/constructs/functions/node-function.ts";
import type { EncryptionKey } from "../../stacks/constructs/security/encryption-key.ts";
import { type ApiModel, apiModels } from "../../stacks/definitions/api-models.ts";
import { NamedStack } from "../../stacks/named-stack.ts";
import {
  removeOutput,
  resource,
  resources,
  type StackJson,
  synthPayment,
  testApp,
} from "../../testing/stacks/synth.ts";

const stack = synthPayment();

afterAll(removeOutput);

describe("given the API, when it is synthesized", () => {
  test("then it is regional, and validates bodies and parameters", () => {
    expect(resource(stack, "aws_api_gateway_rest_api", "payment")).toMatchObject({
      name: "payment-api-prod",
      description: "Serverless Payment Webhook Processing API",
      endpoint_configuration: { types: ["REGIONAL"] },
    });
    expect(resource(stack, "aws_api_gateway_request_validator", "payment")).toMatchObject({
      name: "payment-validator",
      validate_request_body: true,
      validate_request_parameters: true,
    });
  });

  test.each([
    ["post_webhooks_payment", "WebhookPaymentModel", "webhook_payment", undefined],
    ["post_transactions_id_notify", "NotificationModel", "notification", { "method.request.path.id": true }],
  ])("then %s is validated against %s", (route, _, model, parameters) => {
    expect(resource(stack, "aws_api_gateway_method", route)).toMatchObject({
      http_method: "POST",
      request_validator_id: "${aws_api_gateway_request_validator.payment.id}",
      request_models: { "application/json": `\${aws_api_gateway_model.${model}.name}` },
      ...(parameters && { request_parameters: parameters }),
    });
  });

  test("then reading a transaction requires its id", () => {
    expect(resource(stack, "aws_api_gateway_method", "get_transactions_id")).toMatchObject({
      http_method: "GET",
      request_parameters: { "method.request.path.id": true },
    });
  });

  test("then it limits and logs every method", () => {
    expect(resource(stack, "aws_api_gateway_method_settings", "prod")).toMatchObject({
      method_path: "*/*",
      settings: {
        metrics_enabled: true,
        logging_level: "INFO",
        data_trace_enabled: true,
        throttling_rate_limit: 1000,
        throttling_burst_limit: 2000,
      },
    });
  });

  test("then it writes its access log as JSON, without the values of paths", () => {
    const { access_log_settings } = resource<{ access_log_settings: { format: string } }>(
      stack,
      "aws_api_gateway_stage",
      "prod",
    );
    const line: Record<string, string> = JSON.parse(access_log_settings.format);
    // Nothing that a caller writes as it likes: no path, header (`x-amzn-requestid` among them), query, user
    // agent, or message of a refusal.
    expect(Object.values(line).sort()).toEqual([
      "$context.error.responseType",
      "$context.extendedRequestId",
      "$context.httpMethod",
      "$context.identity.sourceIp",
      "$context.identity.userArn",
      "$context.integrationLatency",
      "$context.requestTimeEpoch",
      "$context.resourcePath",
      "$context.responseLatency",
      "$context.status",
    ]);
  });
});

describe("given a model, when it is synthesized", () => {
  test("then that of the webhook is the contract as JSON Schema draft 4", () => {
    expect(JSON.parse(apiModels().webhookPayment.schema)).toEqual({
      $schema: "http://json-schema.org/draft-04/schema#",
      type: "object",
      properties: {
        transaction_id: { type: "string", pattern: "^[a-zA-Z0-9_-]+$", maxLength: 2048 },
        amount: { type: "number", minimum: 0 },
        currency: { type: "string", enum: ["USD", "EUR", "GBP"] },
        status: { type: "string", enum: ["pending", "completed", "failed"] },
        occurred_at: { type: "string", format: "date-time" },
      },
      required: ["transaction_id", "amount", "currency", "status"],
    });
  });

  test("then that of the notification is the contract as JSON Schema draft 4", () => {
    expect(JSON.parse(apiModels().notification.schema)).toEqual({
      $schema: "http://json-schema.org/draft-04/schema#",
      type: "object",
      properties: {
        email: { type: "string", format: "email", maxLength: 254 },
        template: { type: "string", enum: ["payment_confirmation", "payment_failed", "payment_pending"] },
      },
      required: ["email", "template"],
    });
  });
});

describe("given what the gateway answers by itself, when it is synthesized", () => {
  /** Puts values in place of variables, as the gateway does. */
  const rendered = (name: string, variables: Record<string, string>) => {
    const { response_templates } = resource<{ response_templates: Record<string, string> }>(
      stack,
      "aws_api_gateway_gateway_response",
      name,
    );
    const template = response_templates["application/json"] ?? "";
    return JSON.parse(template.replace(/\$context\.error\.(\w+)/g, (_, variable) => variables[variable] ?? ""));
  };

  test("then it has the shape of our answers, and names what is wrong with a body", () => {
    const validationErrorString = '[object has missing required properties ([\\"amount\\"])]';
    expect(rendered("bad_request_body", { validationErrorString })).toEqual({
      error: 'Invalid request body: [object has missing required properties (["amount"])]',
    });
    expect(
      rendered("bad_request_parameters", { messageString: '"Missing required request parameters: [id]"' }),
    ).toEqual({
      error: "Missing required request parameters: [id]",
    });
    expect(rendered("default_4xx", { messageString: '"Missing Authentication Token"' })).toEqual({
      error: "Missing Authentication Token",
    });
    expect(rendered("default_5xx", {})).toEqual({ error: "Internal server error" });
  });

  test("then it is JSON, whatever the caller asked for", () => {
    for (const response of Object.values(resources(stack, "aws_api_gateway_gateway_response"))) {
      expect(response).toMatchObject({
        response_parameters: { "gatewayresponse.header.Content-Type": "'application/json'" },
      });
    }
  });
});

describe("given a deployment of the API, when the stack changes", () => {
  const handler = {
    functionName: "reader",
    invokeArn: "arn:invoke:reader",
    replacement: "aws_lambda_function.reader.arn",
  } as NodeFunction;
  const read: Route = { method: "GET", path: "/transactions/{id}", handler };

  /** The deployment of an API with these routes, and what is done to the API after it. */
  function deploymentOf(routes: readonly Route[], change: (api: RestApi) => void = () => {}) {
    const made: TerraformStack = new NamedStack(testApp(), "api");
    const api = new RestApi(made, "Api", { environmentSuffix: "prod", routes });
    const key = { arn: "arn:key" } as EncryptionKey;
    new ApiStage(made, "Stage", {
      api,
      key,
      logRetentionDays: 1,
      protectData: false,
      dataTrace: true,
      throttleRateLimit: 1000,
      throttleBurstLimit: 2000,
    });
    change(api);
    const json: StackJson = JSON.parse(Testing.synth(made));
    return resource<{ triggers: { redeployment: string }; depends_on: string[]; lifecycle: object }>(
      json,
      "aws_api_gateway_deployment",
      "payment",
    );
  }
  const triggerOf = (routes: readonly Route[]) => deploymentOf(routes).triggers.redeployment;
  const modelled = (model: ApiModel): Route => ({ method: "POST", path: "/transactions", handler, model });

  test("then it is made again when a route, a handler or a model changed, and only then", () => {
    const triggers = [
      triggerOf([read]),
      triggerOf([read, { ...read, path: "/refunds/{id}" }]),
      triggerOf([{ ...read, handler: { ...handler, invokeArn: "arn:invoke:other" } as NodeFunction }]),
      triggerOf([read, modelled(apiModels().notification)]),
      triggerOf([read, modelled({ ...apiModels().notification, schema: "{}" })]),
    ];
    expect(new Set(triggers).size).toBe(triggers.length);
    expect(triggerOf([read])).toBe(triggers[0]);
  });

  test("then it is made again when an Aspect changed a method", () => {
    const changed = deploymentOf([read], (api) =>
      Aspects.of(api).add({
        visit: (node) => {
          if (node instanceof ApiGatewayMethod) node.apiKeyRequired = true;
        },
      }),
    );

    expect(changed.triggers.redeployment).not.toBe(triggerOf([read]));
  });

  test("then it holds a response that was added after the stage", () => {
    const changed = deploymentOf([read], (api) => {
      const options = { restApiId: api.id, responseType: "THROTTLED" };
      new ApiGatewayGatewayResponse(api, "throttled", options);
    });

    expect(changed.triggers.redeployment).not.toBe(triggerOf([read]));
    expect(changed.depends_on).toContain("aws_api_gateway_gateway_response.throttled");
  });

  test("then it comes after everything it takes a snapshot of, and before the last one goes", () => {
    const parts = ["resource", "method", "integration", "model", "request_validator", "gateway_response"];
    const { depends_on, lifecycle } = deploymentOf([read, modelled(apiModels().notification)]);
    for (const part of parts) {
      expect(depends_on).toContainEqual(expect.stringMatching(new RegExp(`^aws_api_gateway_${part}\\.`)));
    }
    expect(lifecycle).toEqual({ create_before_destroy: true });
  });
});
