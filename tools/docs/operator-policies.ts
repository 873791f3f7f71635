import { type OperatorKind, operatorStatements } from "../../stacks/definitions/operator-permissions.ts";
import { policyDocument } from "../../stacks/definitions/policy.ts";

/** What a reader puts in. */
const PLACE = "<region>:<account>";

/** The policy of an operator of environment `prod`, as the documents show it. */
export function operatorPolicy(kind: OperatorKind): string {
  const statements = operatorStatements(kind, {
    naming: { environmentSuffix: "prod" },
    arn: (service, resource) => `arn:aws:${service}:${PLACE}:${resource}`,
    keyArn: `arn:aws:kms:${PLACE}:key/<output KMSKeyID>`,
  });
  return `\`\`\`json\n${JSON.stringify(JSON.parse(policyDocument(statements)), null, 2)}\n\`\`\``;
}
