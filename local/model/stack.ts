import type { Resolver } from "../terraform/resolver.ts";
import { type EventSourceMapping, readEventSourceMappings } from "./event-source-mappings.ts";
import { type DeclaredFunction, readFunctions } from "./functions.ts";
import { readStackPolicies, type StackPolicies } from "./policies.ts";
import { type DeclaredRestApi, readRestApi } from "./rest-api.ts";
import type { DeclaredSecurity } from "./security.ts";
import { type DeclaredSource, readSources } from "./webhook-sources.ts";

/** What a stack declares, as far as the local run serves it. */
export interface DeclaredStack {
  readonly functions: readonly DeclaredFunction[];
  readonly api: DeclaredRestApi;
  readonly sources: readonly DeclaredSource[];
  readonly eventSourceMappings: readonly EventSourceMapping[];
  readonly policies: StackPolicies;
  /** Names, in the stack's order. */
  readonly tables: readonly string[];
  readonly queueUrls: readonly string[];
  readonly topicArns: readonly string[];
}

/**
 * @param security where the resources of each service say who may use them
 * @throws LocalRunError naming what the local run cannot serve
 */
export async function readDeclaredStack(
  stack: Resolver,
  security: readonly DeclaredSecurity[],
): Promise<DeclaredStack> {
  const policies = await readStackPolicies(stack, security);
  const functions = await readFunctions(stack);
  const api = await readRestApi(stack, functions);
  return {
    functions,
    policies,
    api,
    sources: readSources(api.routes),
    eventSourceMappings: await readEventSourceMappings(stack, functions),
    tables: await attributesOf(stack, "aws_dynamodb_table", "id"),
    queueUrls: await attributesOf(stack, "aws_sqs_queue", "url"),
    topicArns: await attributesOf(stack, "aws_sns_topic", "arn"),
  };
}

async function attributesOf(stack: Resolver, type: string, attribute: string): Promise<string[]> {
  const all = await Promise.all(stack.declared(type).map(({ address }) => stack.attributes(address)));
  return all.map((attributes) => String(attributes[attribute]));
}
