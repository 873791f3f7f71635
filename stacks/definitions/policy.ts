/** Policy documents as plain JSON, so that a plan shows each statement. */

/** A statement of a policy, in IAM's own words. */
export interface PolicyStatement {
  /** What it is for. @default - it has no id */
  readonly Sid?: string;
  /** Whether it allows or denies. */
  readonly Effect: "Allow" | "Deny";
  /** Who is meant. @default - the role that the policy belongs to */
  readonly Principal?: "*" | { readonly AWS: string } | { readonly Service: string } | { readonly Federated: string };
  /** The actions, as `sns:Publish`. */
  readonly Action: string | readonly string[];
  /** What the actions are allowed or denied on. @default - none, which is right in a trust policy only */
  readonly Resource?: string | readonly string[];
  /** Values of condition keys, by operator. @default - it always holds */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The document of a policy, as JSON. */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** What lets a service take on a role. */
export function trustPolicy(service: string): string {
  return policyDocument([{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }]);
}

/** What a role may do: actions on exactly one resource. */
export interface Permission {
  /** The actions, as `sns:Publish`. */
  readonly actions: readonly string[];
  /** ARN of the resource, `*` where actions know none. */
  readonly resource: string;
}

/** Permissions as statements, one a resource: what several grants give on the same key reads as one statement. */
export function allowing(permissions: readonly Permission[]): PolicyStatement[] {
  const actions = new Map<string, Set<string>>();
  for (const { resource, actions: more } of permissions) {
    actions.set(resource, new Set([...(actions.get(resource) ?? []), ...more]));
  }
  return [...actions].map(([Resource, all]) => ({ Effect: "Allow", Action: [...all].sort(), Resource }));
}

/** Refuses every caller without TLS. */
export function denyInsecureTransport(actions: string, resources: string | readonly string[]): PolicyStatement {
  return {
    Sid: "DenyInsecureTransport",
    Effect: "Deny",
    Principal: "*",
    Action: actions,
    Resource: resources,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

/** Lets the alarms of an account publish to a topic. */
export function allowAlarms(topicArn: string, accountId: string): PolicyStatement {
  return {
    Sid: "AlarmsOfThisAccount",
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: "sns:Publish",
    Resource: topicArn,
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  };
}
