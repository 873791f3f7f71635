import type { Declared, Resolver } from "../terraform/resolver.ts";

/** Where a service's resources say, in Terraform, who may use them and which key encrypts them. */
export interface DeclaredSecurity {
  /** ARN of the key that encrypts a resource, undefined if none does, by the resource's type. */
  readonly keys: Readonly<Record<string, (resource: Declared) => Promise<unknown>>>;
  /** ARN of what a policy is attached to, by the policy's type. @throws LocalRunError if the stack does not declare it */
  readonly policies: Readonly<Record<string, (policy: Declared, stack: Resolver) => Promise<string>>>;
  /**
   * Types (`aws_dynamodb_resource_policy`) and arguments (`aws_sqs_queue.policy`) that give or take permissions and are not
   * read: a stack that has one is refused, so that none is overlooked.
   */
  readonly unread: readonly string[];
}
