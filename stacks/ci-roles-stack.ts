import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { configureBackend, ofAccount, stateBucketName } from "./backend.ts";
import { IdentityProvider } from "./constructs/ci/identity-provider.ts";
import { Account } from "./constructs/security/account.ts";
import { TaggedAws } from "./constructs/security/tagged-aws.ts";
import { toDeploy, toPlan } from "./definitions/ci-permissions.ts";
import { type PolicyStatement, policyDocument } from "./definitions/policy.ts";
import { NamedStack } from "./named-stack.ts";
import { boundPermissions } from "./permissions-boundary.ts";
import type { CiRolesSettings } from "./settings/ci-roles.ts";
import type { Settings } from "./settings/schema.ts";
import type { StackWithRolesProps } from "./stack-props.ts";
import { requireTerraform } from "./terraform-version.ts";

export interface CiRolesStackProps extends StackWithRolesProps {
  readonly settings: Settings;
  /** Who takes on the roles. */
  readonly ciRoles: CiRolesSettings;
}

/** The two roles with which CI plans and deploys the environments of an account, without a stored key. */
export class CiRolesStack extends NamedStack {
  /** The role that plans. */
  readonly plan: IamRole;
  /** The role that plans and applies. What an extension of one's own makes, a further policy of this role must allow. */
  readonly deploy: IamRole;

  constructor(scope: Construct, id: string, props: CiRolesStackProps) {
    super(scope, id);
    const { settings, ciRoles, permissionsBoundary } = props;
    requireTerraform(this);
    configureBackend(this, settings, ofAccount(settings));
    new TaggedAws(this, "Aws", { ...props, ...settings, environment: "shared" });
    if (permissionsBoundary !== undefined) boundPermissions(this, permissionsBoundary);
    const account = new Account(this, "current", settings);
    const trust = [...trustInGitHub(this, account, ciRoles), ...trustInHcp(this, account, ciRoles, settings)];
    // HCP Terraform keeps the states by itself.
    const stateBucket = settings.backend === "s3" ? stateBucketName(settings) : undefined;
    const places = { stateBucket, namePrefix: settings.namePrefix };

    this.plan = roleOf(
      this,
      "plan",
      trust.map(({ toPlan: statement }) => statement),
      toPlan(account, places),
    );
    this.deploy = roleOf(
      this,
      "deploy",
      trust.map(({ toDeploy: statement }) => statement),
      toDeploy(account, places),
    );
    new TerraformOutput(this, "PlanRoleARN", {
      value: this.plan.arn,
      description: "The role that plans: it reads, and decrypts the functions' environments",
    });
    new TerraformOutput(this, "DeployRoleARN", {
      value: this.deploy.arn,
      description: "The role that plans and applies",
    });
  }
}

/** Who is let into each role. */
interface Trust {
  readonly toPlan: PolicyStatement;
  readonly toDeploy: PolicyStatement;
}

/** Source: GitHub Docs, "Configuring OpenID Connect in Amazon Web Services". */
function trustInGitHub(scope: Construct, account: Account, { github, createProviders }: CiRolesSettings): Trust[] {
  if (!github) return [];
  const provider = new IdentityProvider(scope, "github", {
    account,
    host: "token.actions.githubusercontent.com",
    audience: "sts.amazonaws.com",
    create: createProviders,
  });
  const repository = `repo:${github.repository}`;
  return [
    {
      toPlan: provider.trust([`${repository}:pull_request`]),
      toDeploy: provider.trust([
        `${repository}:ref:refs/heads/${github.branch}`,
        `${repository}:environment:${github.environment}`,
      ]),
    },
  ];
}

/** Source: HCP Terraform, "Use dynamic credentials with the AWS provider". */
function trustInHcp(
  scope: Construct,
  account: Account,
  { hcp, createProviders }: CiRolesSettings,
  { cloudHostname }: Settings,
): Trust[] {
  if (!hcp) return [];
  const provider = new IdentityProvider(scope, "hcp", {
    account,
    host: cloudHostname,
    audience: "aws.workload.identity",
    create: createProviders,
  });
  const runs = (phase: string) =>
    hcp.workspaces.map(
      (workspace) =>
        `organization:${hcp.organization}:project:${hcp.project}:workspace:${workspace}:run_phase:${phase}`,
    );
  return [{ toPlan: provider.trust(runs("plan")), toDeploy: provider.trust(runs("apply")) }];
}

function roleOf(
  stack: Construct,
  id: "plan" | "deploy",
  trust: readonly PolicyStatement[],
  statements: readonly PolicyStatement[],
): IamRole {
  const scope = new Construct(stack, id);
  // Not as an environment's roles are called, which the deploying role can change.
  const role = new IamRole(scope, "Role", { name: `payment-ci-${id}`, assumeRolePolicy: policyDocument(trust) });
  new IamRolePolicy(scope, "Policy", { name: "permissions", role: role.name, policy: policyDocument(statements) });
  return role;
}
