import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CommandFailure } from "../../../command-line/command.ts";

/**
 * The environment variables of a function that is deployed.
 * @throws CommandFailure if Lambda does not tell them, because the caller may not use the key
 */
export async function functionVariables(functionName: string): Promise<Readonly<Record<string, string>>> {
  const { Environment } = await new LambdaClient({}).send(
    new GetFunctionConfigurationCommand({ FunctionName: functionName }),
  );
  if (Environment?.Error) {
    throw new CommandFailure(`the variables of ${functionName} cannot be read: ${Environment.Error.ErrorCode}`);
  }
  return Environment?.Variables ?? {};
}
