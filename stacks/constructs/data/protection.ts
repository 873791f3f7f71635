import type { TerraformResourceLifecycle } from "cdktf";

/** The lifecycle of what holds data: Terraform refuses to destroy it while the setting protects it. */
export function protection(protectData: boolean): { readonly lifecycle?: TerraformResourceLifecycle } {
  return protectData ? { lifecycle: { preventDestroy: true } } : {};
}
