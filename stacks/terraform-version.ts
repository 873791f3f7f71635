import type { TerraformStack } from "cdktf";

/** From here on the lock file of the S3 backend is stable. OpenTofu counts its versions likewise. */
const TERRAFORM = ">= 1.11";

/** Lets an older Terraform end at once, and say why. */
export function requireTerraform(stack: TerraformStack): void {
  stack.addOverride("terraform.required_version", TERRAFORM);
}
