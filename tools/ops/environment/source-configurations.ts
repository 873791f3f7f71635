import { GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { strFromU8, unzipSync } from "fflate";
import { CommandFailure } from "../../../command-line/command.ts";
import { CONFIGURATIONS_FILE, type SourceConfigurations } from "../../../functions/domain/webhook-sources.ts";

/**
 * The configurations of webhook sources as they are deployed: a file in the archive of the function's code.
 * @throws CommandFailure if Lambda does not give the archive
 */
export async function deployedConfigurations(functionName: string): Promise<SourceConfigurations> {
  const { Code } = await new LambdaClient({}).send(new GetFunctionCommand({ FunctionName: functionName }));
  const answer = await fetch(Code?.Location ?? "").catch(() => undefined);
  if (!answer?.ok) throw new CommandFailure(`the code of ${functionName} cannot be read from Lambda`);
  const archive = new Uint8Array(await answer.arrayBuffer());
  const { [CONFIGURATIONS_FILE]: file } = unzipSync(archive, { filter: ({ name }) => name === CONFIGURATIONS_FILE });
  return file ? JSON.parse(strFromU8(file)) : {};
}
