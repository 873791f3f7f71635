import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { Construct } from "constructs";
import type { PolicyStatement } from "../../definitions/policy.ts";
import type { Account } from "../security/account.ts";

/** Props of {@link IdentityProvider}. */
export interface IdentityProviderProps {
  /** Whose it is. */
  readonly account: Account;
  /** Who issues the tokens. */
  readonly host: string;
  /** Whom the tokens have to be meant for. */
  readonly audience: string;
  /** Whether the account has none of this host yet. It can have one. */
  readonly create: boolean;
}

/** Lets holders of a host's OIDC tokens into the account. */
export class IdentityProvider extends Construct {
  readonly #arn: string;
  readonly #host: string;
  readonly #audience: string;

  constructor(scope: Construct, id: string, { account, host, audience, create }: IdentityProviderProps) {
    super(scope, id);
    this.#arn = create
      ? new IamOpenidConnectProvider(this, "Resource", { url: `https://${host}`, clientIdList: [audience] }).arn
      : account.arn("iam", `oidc-provider/${host}`, "");
    this.#host = host;
    this.#audience = audience;
  }

  /** What lets the holders of tokens with exactly these subjects take on a role. */
  trust(subjects: readonly string[]): PolicyStatement {
    return {
      Effect: "Allow",
      Principal: { Federated: this.#arn },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${this.#host}:aud`]: this.#audience, [`${this.#host}:sub`]: subjects } },
    };
  }
}
