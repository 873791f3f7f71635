import { DescribeTableCommand, ListTagsOfResourceCommand, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { CommandFailure } from "../../../command-line/command.ts";
import { PROJECT } from "../../../stacks/definitions/project.ts";
import type { Clients } from "./clients.ts";

/**
 * Makes sure that a table is this system's, of this environment: something else in the account may have its name.
 * @throws CommandFailure if it is not there, or has other tags
 */
export async function checkOurs({ documents }: Clients, table: string, environment: string): Promise<void> {
  const found = await documents.send(new DescribeTableCommand({ TableName: table })).catch((error) => {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new CommandFailure(`no table ${table} in this account and region: look at --env, --prefix and AWS_REGION`);
  });
  const wanted: Readonly<Record<string, string>> = { Project: PROJECT, Environment: environment };
  const tags = new Map<string | undefined, string | undefined>();
  for (let NextToken: string | undefined, first = true; first || NextToken; first = false) {
    const page = await documents.send(
      new ListTagsOfResourceCommand({ ResourceArn: found.Table?.TableArn, ...(NextToken && { NextToken }) }),
    );
    for (const { Key, Value } of page.Tags ?? []) tags.set(Key, Value);
    NextToken = page.NextToken;
  }
  const missing = Object.entries(wanted).filter(([key, value]) => tags.get(key) !== value);
  if (missing.length === 0) return;
  const names = missing.map(([key, value]) => `${key}=${value}`).join(", ");
  throw new CommandFailure(`table ${table} is not this system's: it lacks ${names}`);
}
