import type { Page } from "./api-gateway/http-server.ts";
import { arnOf, DESCRIPTION_PATH, REGION } from "./aws/account.ts";
import type { DeclaredStack } from "./model/stack.ts";

/**
 * Answers a request for what the local run serves. Of functions the names and variables, in which there is no secret, and of webhook
 * sources what the settings say of their senders.
 * @returns undefined for any other path
 */
export function description(path: string, stack: DeclaredStack, awsEndpoint: string): Page | undefined {
  if (path !== DESCRIPTION_PATH) return undefined;
  const functions = Object.fromEntries(stack.functions.map(({ name, environment }) => [name, environment]));
  const sourceConfigurations = Object.fromEntries(
    stack.sources.flatMap(({ name, configuration }) => (configuration ? [[name, configuration]] : [])),
  );
  const [table = ""] = stack.tables;
  const keyArn = stack.policies.keys.get(arnOf("dynamodb", `table/${table}`));
  const described = { awsEndpoint, region: REGION, keyArn, tables: stack.tables, functions, sourceConfigurations };
  return {
    headers: { "content-type": "application/json", "x-content-type-options": "nosniff", "cache-control": "no-store" },
    body: JSON.stringify(described),
  };
}
