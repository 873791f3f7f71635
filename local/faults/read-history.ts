import type { AwsResponse } from "../aws/call.ts";
import { type AwsRequest, parametersOf } from "../aws/service.ts";

interface Answers {
  readonly latest: AwsResponse;
  /** What it was before it changed. */
  readonly earlier?: AwsResponse;
}

/** What reads answered that may be stale on AWS: the last answer of each, and the one that was different from it. */
export class ReadHistory {
  readonly #answers = new Map<string, Answers>();

  /** @returns the answer that was true before this one; undefined if none is known, or if the read cannot be stale */
  earlierThan(request: AwsRequest, answer: AwsResponse): AwsResponse | undefined {
    if (!request.service.staleReads?.[request.operation]?.(parametersOf(request))) return undefined;
    const call = `${request.operation} ${request.body.toString("utf8")}`;
    const { latest, earlier } = this.#answers.get(call) ?? {};
    const changed = latest !== undefined && !latest.body.equals(answer.body);
    const before = changed ? latest : earlier;
    this.#answers.set(call, { latest: answer, ...(before && { earlier: before }) });
    return before;
  }
}
