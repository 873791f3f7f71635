import { CommandFailure } from "../../../command-line/command.ts";
import { printable } from "../output/output.ts";

/** Errors of Node that say that nobody answers. */
const UNREACHABLE = ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT"];

/** An error of AWS, of its credentials or of the way there, as one line for the operator; undefined if it is none of them. */
export function awsFailure(error: unknown): CommandFailure | undefined {
  if (!Error.isError(error)) return undefined;
  const { name, message, code, $metadata } = error as Error & { code?: string; $metadata?: object };
  if (name === "CredentialsProviderError" || message === "Region is missing") {
    return new CommandFailure(`AWS: ${printable(message)} (AWS_PROFILE, AWS_REGION)`);
  }
  const isOfAws = $metadata !== undefined || (code !== undefined && UNREACHABLE.includes(code));
  return isOfAws ? new CommandFailure(`AWS: ${name}: ${printable(message || String(code))}`) : undefined;
}
