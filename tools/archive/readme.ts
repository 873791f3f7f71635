import type { ProviderLockOptions } from "./provider-lock.ts";
import { placeOfState, type StackDefinition } from "./stack-definition.ts";

export interface ReadmeProps {
  readonly stack: string;
  readonly environment: string;
  readonly definition: StackDefinition;
  readonly lock: ProviderLockOptions;
}

/** For those who get the archive and nothing else. */
export function readmeOf({ stack, environment, definition, lock }: ReadmeProps): string {
  const { terraform, provider } = definition;
  const origin = lock.mirror === undefined ? "the registry" : "a mirror";
  return `# ${stack}, environment ${environment}

Terraform's files for region ${provider.aws[0]?.region}. You need Terraform ${terraform.required_version} or OpenTofu of the same version, and AWS credentials; no Node.
State: ${placeOfState(definition)}. Provider hashes: of ${origin}, for ${lock.platforms.join(", ")}.

    terraform init
    terraform plan -out=plan.tfplan
    terraform apply plan.tfplan

Unpack each new archive into an empty folder. Settings are not changed here, but where the archive is made.
`;
}
