import { DataTerraformRemoteState, TerraformBackend, type TerraformRemoteState, type TerraformStack } from "cdktf";
import type { Construct } from "constructs";

export interface CloudBackendProps {
  readonly hostname: string;
  readonly organization: string;
  /** Name of the one workspace of the stack. */
  readonly workspace: string;
}

/**
 * The `cloud` block of HCP Terraform or Terraform Enterprise. CDKTF's own asks the `terraform` on this machine for its
 * version, so it neither synthesizes where there is none, as with OpenTofu, nor within the time that we allow.
 */
export class CloudBackend extends TerraformBackend {
  readonly #props: CloudBackendProps;

  constructor(scope: TerraformStack, props: CloudBackendProps) {
    super(scope, "backend", "cloud");
    this.#props = props;
  }

  override toTerraform() {
    return { terraform: { cloud: this.#where() } };
  }

  /** How another stack reads this one's outputs. */
  override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    return new DataTerraformRemoteState(scope, name, this.#where());
  }

  #where() {
    const { hostname, organization, workspace } = this.#props;
    return { hostname, organization, workspaces: { name: workspace } };
  }
}
