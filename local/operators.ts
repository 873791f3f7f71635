import { namingOfTable } from "../stacks/definitions/names.ts";
import { operatorStatements } from "../stacks/definitions/operator-permissions.ts";
import { policyDocument } from "../stacks/definitions/policy.ts";
import { arnOf, OPERATORS } from "./aws/account.ts";
import { type PolicyStatement, parsePolicy } from "./iam/policy.ts";
import type { StackPolicies } from "./model/policies.ts";

/**
 * What operators may do, by the access keys with which `npm run ops` signs: the policies that the documents give them.
 * @returns nothing if no table is named as an environment's: then its operators are not known
 */
export function operatorPolicies(
  tables: readonly string[],
  { keys }: Pick<StackPolicies, "keys">,
): ReadonlyMap<string, readonly PolicyStatement[]> {
  const table = tables.find((name) => namingOfTable(name) !== undefined);
  const naming = table === undefined ? undefined : namingOfTable(table);
  if (!naming) return new Map();
  const environment = { naming, arn: arnOf, keyArn: keys.get(arnOf("dynamodb", `table/${table}`)) ?? "" };
  const read = operatorStatements("reading", environment);
  const documents = { reading: read, changing: [...read, ...operatorStatements("changing", environment)] };
  return new Map(
    (["reading", "changing"] as const).map((kind) => [
      OPERATORS[kind],
      parsePolicy(policyDocument(documents[kind]), "identity", `operator who is ${kind}`),
    ]),
  );
}
