import type { Construct } from "constructs";
import { configureBackend, ofStack } from "./backend.ts";
import { Account } from "./constructs/security/account.ts";
import { TaggedAws } from "./constructs/security/tagged-aws.ts";
import { NamedStack } from "./named-stack.ts";
import type { Settings } from "./settings/schema.ts";
import { readSettings } from "./settings/settings.ts";
import type { StackProps } from "./stack-props.ts";
import { requireTerraform } from "./terraform-version.ts";

/** Props of {@link EnvironmentStack}. */
export interface EnvironmentStackProps extends StackProps {
  /** Whose state it is, as `reporting`: lower-case letters, digits and `-`. Keep it: under another name the stack is another one. */
  readonly state: string;
}

/**
 * A stack of one's own in an environment, empty: with the backend, the provider, the tags and the version of Terraform of the payment
 * stack, and a state of its own beside that one's.
 */
export class EnvironmentStack extends NamedStack {
  /** What differs between environments. */
  readonly settings: Settings;
  /** Where the stack is deployed to. */
  readonly account: Account;

  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id);
    const { settings = readSettings(scope), state } = props;
    requireTerraform(this);
    configureBackend(this, settings, ofStack(state, settings));
    new TaggedAws(this, "Aws", { ...props, ...settings, environment: settings.environmentSuffix });
    this.settings = settings;
    this.account = new Account(this, "current", settings);
  }
}
