import type { AwsMiddleware } from "../../../local/aws/service.ts";

/** How an AWS call may fail, each answer telling the caller what it was sent: the kinds of `local/faults`, and what the answer is. */
export const FAILURES: Readonly<Record<string, AwsMiddleware>> = {
  "fail (a 400 that quotes the call)": async ({ body }) =>
    errorAnswer(400, "ValidationException", body.toString("utf8")),
  "fail (a 500 that quotes the call)": async ({ body }) =>
    errorAnswer(500, "InternalServerError", body.toString("utf8")),
  "fail (a page that quotes the call)": async ({ body }) => ({
    statusCode: 503,
    headers: { "content-type": "text/html" },
    body: Buffer.concat([Buffer.from("<html>"), body]),
  }),
  "fail (an answer cut short)": async ({ body }) => ({
    statusCode: 200,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: Buffer.from(`{"Items":[${body.toString("utf8").slice(0, -1)}`),
  }),
  "fail (no connection)": async () => {
    throw new Error("the connection is lost");
  },
};

export function errorAnswer(statusCode: number, code: string, message: string) {
  const json = { __type: `com.amazonaws#${code}`, message, Message: message, Item: message };
  const headers = { "content-type": "application/x-amz-json-1.0", "x-amzn-errortype": code };
  return { statusCode, headers, body: Buffer.from(JSON.stringify(json)) };
}

export function errorOfTopic(message: string) {
  const text = message.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const body = `<ErrorResponse><Error><Code>InvalidParameter</Code><Message>${text}</Message></Error></ErrorResponse>`;
  return { statusCode: 400, headers: { "content-type": "text/xml" }, body: Buffer.from(body) };
}
