import type { Page } from "./api-gateway/http-server.ts";
import { REGION } from "./aws/account.ts";
import type { DeclaredStack } from "./model/stack.ts";

/** Where the local run says what it serves: for the tools that work on it. */
const PATH = "/local.json";

/**
 * Answers a request for what the local run serves. Of functions the names and variables, in which there is no secret.
 * @returns undefined for any other path
 */
export function description(path: string, stack: DeclaredStack, awsEndpoint: string): Page | undefined {
  if (path !== PATH) return undefined;
  const functions = Object.fromEntries(stack.functions.map(({ name, environment }) => [name, environment]));
  return {
    headers: { "content-type": "application/json", "x-content-type-options": "nosniff", "cache-control": "no-store" },
    body: JSON.stringify({ awsEndpoint, region: REGION, tables: stack.tables, functions }),
  };
}
