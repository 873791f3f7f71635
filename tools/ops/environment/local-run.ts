import * as z from "zod/mini";
import { CommandFailure, UsageError } from "../../../command-line/command.ts";
import { wholeNumber } from "../../../command-line/values.ts";
import type { SourceConfiguration } from "../../../functions/domain/schemes/configuration.ts";
import { DEFAULT_PORT, DESCRIPTION_PATH } from "../../../local/aws/account.ts";
import { type NamingProps, namingOfTable } from "../../../stacks/definitions/names.ts";

const description = z.object({
  awsEndpoint: z.string(),
  region: z.string(),
  keyArn: z.optional(z.string()),
  tables: z.array(z.string()),
  functions: z.record(z.string(), z.record(z.string(), z.string())),
  // They were checked when the stack was synthesized.
  sourceConfigurations: z.record(z.string(), z.custom<SourceConfiguration>()),
});

/** What the running `npm start` says of itself. */
export type LocalRun = z.output<typeof description>;

const TIMEOUT_MILLISECONDS = 10_000;

/**
 * @param port the variable PORT, as `npm start` takes it
 * @throws CommandFailure if nothing of ours answers there, UsageError for a port that is not one
 */
export async function findLocalRun(port: string | undefined): Promise<LocalRun> {
  const number = port ? wholeNumber("PORT", port, { from: 1, to: 65_535 }) : DEFAULT_PORT;
  const answer = await fetch(`http://127.0.0.1:${number}${DESCRIPTION_PATH}`, {
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  })
    .then((response) => response.json())
    .catch(() => undefined);
  const { data } = description.safeParse(answer);
  if (data) return data;
  throw new CommandFailure(
    `no local run answers on port ${number}: start one with npm start, and give PORT if it has another one`,
  );
}

/** How the local run's resources are named. @throws UsageError if that is not the environment asked for */
export function namingOf({ tables }: LocalRun, wanted: string | undefined): NamingProps {
  const naming = tables.map(namingOfTable).find((named) => named !== undefined) ?? { environmentSuffix: "" };
  if (wanted !== undefined && wanted !== naming.environmentSuffix) {
    throw new UsageError(`--env: "${wanted}" given, allowed: ${naming.environmentSuffix}, which the local run serves`);
  }
  return naming;
}
