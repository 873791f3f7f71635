import type { IncomingHttpHeaders } from "node:http";

/** An HTTP request to an AWS API as it came in: nobody has said yet which service it is for. */
export interface AwsCall {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface AwsResponse {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Whom a call says that it is from and for. */
export interface CredentialScope {
  /** Empty if the call is not signed. */
  readonly accessKeyId: string;
  /** The service's name in signatures: `sns`. Empty if the call is not signed. */
  readonly signingName: string;
}

/** Source: IAM User Guide, "AWS Signature Version 4 for API requests": `<key>/<date>/<region>/<service>/aws4_request`. */
export function credentialScope({ headers }: Pick<AwsCall, "headers">): CredentialScope {
  const scope = /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1] ?? "";
  const [accessKeyId = "", _date, _region, signingName = ""] = scope.split("/");
  return { accessKeyId, signingName };
}

/** The access key that a function's role signs with, so that a call tells who makes it. */
export function accessKeyOf(functionName: string): string {
  return `local-${functionName}`;
}

/** The function that an access key belongs to, undefined for anybody else's. */
export function functionNameOf(accessKeyId: string): string | undefined {
  return /^local-(.+)$/.exec(accessKeyId)?.[1];
}
