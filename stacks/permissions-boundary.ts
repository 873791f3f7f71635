import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { Aspects } from "cdktf";
import type { IConstruct } from "constructs";

/**
 * Sets the permissions boundary of every role in a scope, those included that are made later. A role that has one keeps it.
 * @param policyArn ARN of the policy that no role's permissions exceed
 */
export function boundPermissions(scope: IConstruct, policyArn: string): void {
  Aspects.of(scope).add({
    visit: (node) => {
      if (node instanceof IamRole && node.permissionsBoundaryInput === undefined) node.permissionsBoundary = policyArn;
    },
  });
}
