import { arnOf } from "../../account.ts";

export function tableArn(name: string): string {
  return arnOf("dynamodb", `table/${name}`);
}
