import * as z from "zod/mini";
import { flag, list, matching } from "./kinds.ts";

const SHAPE =
  '{"github": {"repository", "branch", "environment"}, "hcp": {"organization", "project", "workspaces"}, "createProviders"}';

const words = matching(/^[\w-]+$/, "letters, digits, _ and -");

/** Who may be meant by a token of GitHub's. Source: GitHub Docs, "OpenID Connect reference". */
const github = z.strictObject(
  {
    /** The repository whose workflows take on the roles. */
    repository: matching(/^[\w-]+\/[\w.-]+$/, "owner/name"),
    /** The branch that is deployed. */
    branch: z._default(matching(/^[\w./-]+$/, "a branch, of letters, digits and _./-"), "main"),
    /** The environment whose reviewers agree to a deployment. */
    environment: z._default(matching(/^[\w. -]+$/, "an environment, of letters, digits, blanks and _.-"), "production"),
  },
  { error: 'allowed: {"repository", "branch", "environment"}' },
);

/** Who may be meant by a token of HCP Terraform's. Source: HCP Terraform, "Workload identity tokens". */
const hcp = z.strictObject(
  {
    /** Whose the workspaces are. */
    organization: words,
    /** The project that the workspaces are in. */
    project: matching(/^[\w -]+$/, "letters, digits, blanks, _ and -"),
    /** The workspaces whose runs take on the roles, as `payment-prod`. */
    workspaces: list(words, "workspaces").check(
      z.refine(({ length }) => length > 0, { error: "allowed: at least one" }),
    ),
  },
  { error: 'allowed: {"organization", "project", "workspaces"}' },
);

/** Who takes on the roles of CI. */
export const ciRoles = z
  .strictObject(
    {
      github: z.optional(github),
      hcp: z.optional(hcp),
      /** Whether the account has no identity providers of these hosts yet. */
      createProviders: z._default(flag, true),
    },
    { error: `allowed: ${SHAPE}` },
  )
  .check(
    z.refine((given) => (given.github ?? given.hcp) !== undefined, {
      error: "allowed: at least one of github and hcp",
    }),
  );

export type CiRolesSettings = Readonly<z.infer<typeof ciRoles>>;
