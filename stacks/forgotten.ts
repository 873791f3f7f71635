import type { TerraformStack } from "cdktf";

/** Addresses, in every stack that has or had it, of the role with which API Gateway writes logs. */
export const API_LOGGING_RESOURCES = [
  "aws_api_gateway_account.api_gateway",
  "aws_iam_role_policy_attachment.api_gateway",
  "aws_iam_role.api_gateway",
];

/**
 * Has Terraform forget resources that a stack had and has no more, instead of destroying them. Without them in the state it does
 * nothing.
 */
export function forget(stack: TerraformStack, addresses: readonly string[]): void {
  stack.addOverride(
    "removed",
    addresses.map((from) => ({ from, lifecycle: { destroy: false } })),
  );
}
