import { arnOf } from "../../account.ts";

/** As Terraform has it, without the `:*` that means its streams. */
export function logGroupArn(name: string): string {
  return arnOf("logs", `log-group:${name}`);
}

/** The name of the group with an ARN. */
export function logGroupNameOf(arn: string): string {
  return arn.split(":")[6] ?? "";
}
