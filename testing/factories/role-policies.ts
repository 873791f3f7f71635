import type { JsonObject } from "../../local/terraform/terraform-json.ts";

/** What Lambda wants of every role. */
export const TRACE = { Action: "xray:PutTraceSegments", Resource: "*" };

/** Gives a role these statements, and no others. */
export const rolePolicy = (role: string, ...statements: readonly object[]): Readonly<Record<string, JsonObject>> => ({
  [`aws_iam_role_policy.${role}`]: {
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
    }),
  },
});
