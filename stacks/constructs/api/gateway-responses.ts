import { ApiGatewayGatewayResponse } from "@cdktf/provider-aws/lib/api-gateway-gateway-response/index.js";
import { Construct } from "constructs";

/**
 * The answers that API Gateway gives without asking a function, in the shape of ours. Templates only put values in place of
 * variables: `messageString` comes quoted, `validationErrorString` does not, but with its own quotes escaped.
 * Source: API Gateway Developer Guide, "Variables for data transformations", $context.error.
 */
const RESPONSES = {
  DEFAULT_4XX: '{"error":$context.error.messageString}',
  // The words before it name the body where the validator has nothing to add.
  BAD_REQUEST_BODY: '{"error":"Invalid request body: $context.error.validationErrorString"}',
  // Its message lists the parameters.
  BAD_REQUEST_PARAMETERS: '{"error":$context.error.messageString}',
  // The cause of a fault inside is for the log only.
  DEFAULT_5XX: '{"error":"Internal server error"}',
} as const;

const STATUS_CODES: Readonly<Record<string, string>> = { BAD_REQUEST_BODY: "400", BAD_REQUEST_PARAMETERS: "400" };

/** Answers of API Gateway itself, in the shape of the functions' own. */
export class GatewayResponses extends Construct {
  constructor(scope: Construct, id: string, { restApiId }: { readonly restApiId: string }) {
    super(scope, id);
    for (const [responseType, template] of Object.entries(RESPONSES)) {
      const statusCode = STATUS_CODES[responseType];
      new ApiGatewayGatewayResponse(this, responseType.toLowerCase().replaceAll("_", "-"), {
        restApiId,
        responseType,
        ...(statusCode !== undefined && { statusCode }),
        responseTemplates: { "application/json": template },
        // Whatever type the caller asked for.
        responseParameters: { "gatewayresponse.header.Content-Type": "'application/json'" },
      });
    }
  }
}
