import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

/** The ARN of whoever the shell's credentials belong to. Needs no permission. */
export async function callerIdentity(): Promise<string> {
  const { Arn = "" } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  return Arn;
}
