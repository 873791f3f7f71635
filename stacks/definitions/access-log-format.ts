/**
 * A line of the access log. The path is the route's, without values: an id may hold a card number. Whose call it was is in
 * its ARN, what was wrong with it is in the answer. The request id is the one that callers cannot set.
 * Source: API Gateway Developer Guide, "Access logging for REST APIs".
 */
export const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: "$context.extendedRequestId",
  time: "$context.requestTimeEpoch",
  ip: "$context.identity.sourceIp",
  caller: "$context.identity.userArn",
  method: "$context.httpMethod",
  route: "$context.resourcePath",
  status: "$context.status",
  responseType: "$context.error.responseType",
  responseLatency: "$context.responseLatency",
  integrationLatency: "$context.integrationLatency",
});
