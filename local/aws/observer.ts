import type { LocalEventListener } from "../events.ts";
import { type AwsMiddleware, type AwsRequest, parametersOf } from "./request.ts";

/**
 * Tells of each record written and each notification published, as the service confirmed it.
 * @param subscribersOf protocols of a topic's subscriptions
 */
export function observer(
  emit: LocalEventListener,
  subscribersOf: (topicArn: string) => readonly string[],
): AwsMiddleware {
  return async (request, next) => {
    const response = await next(request);
    if (response.statusCode === 200) tell(request, emit, subscribersOf);
    return response;
  };
}

function tell(
  request: AwsRequest,
  emit: LocalEventListener,
  subscribersOf: (topicArn: string) => readonly string[],
): void {
  const { service, operation } = request;
  if (service === "dynamodb" && operation === "PutItem") {
    emit({ type: "record", table: String(parametersOf(request).TableName) });
  }
  if (service === "sns" && operation === "Publish") {
    const topicArn = String(parametersOf(request).TopicArn);
    emit({ type: "notification", topic: topicArn.split(":").at(-1) ?? "", subscribers: subscribersOf(topicArn) });
  }
}
