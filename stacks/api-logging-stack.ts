import type { Construct } from "constructs";
import { configureBackend, ofRegion } from "./backend.ts";
import { ApiGatewayLogging } from "./constructs/api/api-gateway-logging.ts";
import { TaggedAws } from "./constructs/security/tagged-aws.ts";
import { API_LOGGING_RESOURCES, forget } from "./forgotten.ts";
import { NamedStack } from "./named-stack.ts";
import type { Settings } from "./settings/schema.ts";
import { readSettings } from "./settings/settings.ts";
import { requireTerraform } from "./terraform-version.ts";

export interface ApiLoggingStackProps {
  /** @default - read from the context and the environment variables */
  readonly settings?: Settings;
}

/**
 * The role with which API Gateway writes logs. An account has it once per region, for the APIs of every environment and of
 * everybody else, so it is not part of an environment, with which it would go.
 */
export class ApiLoggingStack extends NamedStack {
  constructor(scope: Construct, id: string, { settings = readSettings(scope) }: ApiLoggingStackProps = {}) {
    super(scope, id);
    requireTerraform(this);
    configureBackend(this, settings, ofRegion(settings));
    new TaggedAws(this, "Aws", { ...settings, environment: "shared" });
    if (settings.manageApiGatewayAccount) {
      new ApiGatewayLogging(this, "api-gateway", { name: `payment-api-logging-role_${settings.region}` });
    } else {
      // Others may log with it.
      forget(this, API_LOGGING_RESOURCES);
    }
  }
}
