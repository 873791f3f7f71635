/** The arguments of a resource that holds data: Terraform refuses to destroy it if the data is protected. */
export function protection(protectData: boolean): { readonly lifecycle?: { readonly preventDestroy: true } } {
  return protectData ? { lifecycle: { preventDestroy: true } } : {};
}
