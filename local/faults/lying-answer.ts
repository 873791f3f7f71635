import type { AwsResponse } from "../aws/call.ts";
import type { FaultKind } from "./fault.ts";

export type Lie = Extract<FaultKind, "empty" | "truncated" | "malformed">;

const PAGE = "<html><head><title>Service</title></head><body><h1>It works!</h1></body></html>";

/** What a caller gets instead of an answer. Its status stays. */
export function lyingAnswer(kind: Lie, answer: AwsResponse): AwsResponse {
  switch (kind) {
    case "empty":
      return { ...answer, body: Buffer.alloc(0) };
    case "truncated":
      return { ...answer, body: answer.body.subarray(0, Math.floor(answer.body.length / 2)) };
    case "malformed":
      return { statusCode: 200, headers: { "content-type": "text/html" }, body: Buffer.from(PAGE) };
  }
}
