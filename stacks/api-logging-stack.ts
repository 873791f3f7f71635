import type { Construct } from "constructs";
import { configureBackend, ofRegion } from "./backend.ts";
import { ApiGatewayLogging } from "./constructs/api/api-gateway-logging.ts";
import { TaggedAws } from "./constructs/security/tagged-aws.ts";
import { API_LOGGING_RESOURCES, forget } from "./forgotten.ts";
import { NamedStack } from "./named-stack.ts";
import { boundPermissions } from "./permissions-boundary.ts";
import { readSettings } from "./settings/settings.ts";
import type { StackWithRolesProps } from "./stack-props.ts";
import { requireTerraform } from "./terraform-version.ts";

/**
 * The role with which API Gateway writes logs. An account has it once per region, for the APIs of every environment and of
 * everybody else, so it is not part of an environment, with which it would go.
 */
export class ApiLoggingStack extends NamedStack {
  constructor(scope: Construct, id: string, props: StackWithRolesProps = {}) {
    super(scope, id);
    const { settings = readSettings(scope), permissionsBoundary } = props;
    requireTerraform(this);
    configureBackend(this, settings, ofRegion(settings));
    new TaggedAws(this, "Aws", { ...props, ...settings, environment: "shared" });
    if (permissionsBoundary !== undefined) boundPermissions(this, permissionsBoundary);
    if (settings.manageApiGatewayAccount) {
      new ApiGatewayLogging(this, "api-gateway", { name: `payment-api-logging-role_${settings.region}` });
    } else {
      // Others may log with it.
      forget(this, API_LOGGING_RESOURCES);
    }
  }
}
