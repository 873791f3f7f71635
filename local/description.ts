import type { Page } from "./api-gateway/http-server.ts";
import { DESCRIPTION_PATH, REGION } from "./aws/account.ts";
import type { DeclaredStack } from "./model/stack.ts";

/**
 * Answers a request for what the local run serves. Of functions the names and variables, in which there is no secret.
 * @returns undefined for any other path
 */
export function description(path: string, stack: DeclaredStack, awsEndpoint: string): Page | undefined {
  if (path !== DESCRIPTION_PATH) return undefined;
  const functions = Object.fromEntries(stack.functions.map(({ name, environment }) => [name, environment]));
  return {
    headers: { "content-type": "application/json", "x-content-type-options": "nosniff", "cache-control": "no-store" },
    body: JSON.stringify({ awsEndpoint, region: REGION, tables: stack.tables, functions }),
  };
}
