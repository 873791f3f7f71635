import { ApiGatewayGatewayResponse } from "@cdktf/provider-aws/lib/api-gateway-gateway-response/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { Aspects } from "cdktf";
import type { PaymentStack } from "../../stacks/index.ts";

/** What no prop and no construct offers, CDKTF changes in the resources themselves. */
export function changeResources(stack: PaymentStack): void {
  // One resource: by an attribute, or by an override in Terraform's own words.
  stack.functions.webhookProcessor.resource.memorySize = 1024;
  stack.functions.webhookProcessor.role.addOverride("max_session_duration", 7200);
  // All resources of a type.
  Aspects.of(stack).add({
    visit(node) {
      if (node instanceof SqsQueue) node.messageRetentionSeconds = 7 * 24 * 60 * 60;
      if (node instanceof ApiGatewayMethod) node.addOverride("operation_name", "Payments");
    },
  });
  // A resource of the API. It is in the next deployment of the API, as everything is that has its id.
  new ApiGatewayGatewayResponse(stack, "too-many-requests", {
    restApiId: stack.api.id,
    responseType: "THROTTLED",
    statusCode: "429",
    responseTemplates: { "application/json": '{"error":"slow down"}' },
    responseParameters: { "gatewayresponse.header.Retry-After": "'5'" },
  });
}
