/**
 * What an error's message may say in a log: phrases of AWS's services, of its SDK and of Node, as patterns that hold nothing of
 * what was sent. Services quote in the rest of a message what they were given.
 * Sources: the API references of the services ("Errors"), IAM User Guide ("Troubleshoot access denied error messages").
 */
const ACTION = "(?:dynamodb|sqs|sns|kms|secretsmanager):[A-Za-z]{3,40}";
const POLICY =
  "(?:identity-based policy|resource-based policy|session policy|service control policy|permissions boundary)";

const PHRASES = [
  // IAM, and what every service says of credentials and rates
  `is not authorized to perform: ${ACTION}`,
  `because no ${POLICY} allows`,
  `with an explicit deny in an? ${POLICY}`,
  "The security token included in the request is (?:expired|invalid)",
  "Signature expired",
  "The request signature we calculated does not match the signature you provided",
  "Rate exceeded",
  "Rate of requests exceeds the allowed throughput",
  "Internal (?:server error|failure)",
  "An error occurred on the server side",
  "Service is unable to handle request",
  "failed to satisfy constraint",
  // KMS, through the service whose data it encrypts
  "The ciphertext refers to a customer master key that does not exist",
  "is (?:disabled|pending deletion|pending import)",
  "Access to KMS is not allowed",
  "Secrets Manager can't decrypt the protected secret text using the provided KMS key",
  // DynamoDB
  "The conditional request failed",
  "Requested resource not found",
  "Cannot do operations on a non-existent table",
  "The level of configured provisioned throughput for the table was exceeded",
  "Throughput exceeds the current (?:capacity|throughput limit)",
  "The table has exceeded its",
  "One or more parameter values (?:were|are not) (?:in)?valid",
  "The provided key element does not match the schema",
  "Item size (?:to update )?has exceeded the maximum allowed size",
  "Attempting to store more than 38 significant digits in a Number",
  "Number overflow",
  "Number underflow",
  // SQS and SNS
  "The specified queue does not exist",
  "One or more parameters are invalid",
  "Message must be shorter than \\d{1,7} bytes",
  "Topic does not exist",
  "Invalid parameter: (?:TopicArn|Message|Subject|MessageAttributes)\\b",
  "Message too long",
  // Secrets Manager
  "Secrets Manager can't find the specified secret(?: value)?",
  "because it was (?:marked for deletion|deleted)",
  // the SDK and Node
  "Could not load credentials from any providers",
  "Deserialization error",
  "InvalidChecksumError",
  "did not establish a connection with the server within the configured timeout",
  "request has exceeded the configured",
  "socket hang up",
  "Client network socket disconnected before secure TLS connection was established",
  "(?:connect|read|write|getaddrinfo) E[A-Z_]{3,20}\\b",
  "is not valid JSON",
  "Unexpected end of JSON input",
  "in JSON at position \\d{1,7}",
  "Cannot read properties of (?:undefined|null)",
  "is not (?:a function|iterable)",
  "Maximum call stack size exceeded",
  "Invalid time value",
];

const KNOWN = new RegExp(PHRASES.join("|"), "g");

/** How much of a message is looked at: from its beginning, and from its end. A message can quote a body of 400 KB. */
const LOOKED_AT = { beginning: 2000, end: 500 } as const;

/** The known phrases of a message, in their order, undefined if there is none. */
export function knownPhrases(message: string): string | undefined {
  const { beginning, end } = LOOKED_AT;
  const text = message.length <= beginning + end ? message : `${message.slice(0, beginning)}\n${message.slice(-end)}`;
  const found = new Set(text.match(KNOWN));
  return found.size > 0 ? [...found].join("; ") : undefined;
}
