import * as z from "zod/mini";
import { SUBSCRIBER_PROTOCOLS } from "../definitions/subscriber.ts";
import { oneOf } from "./kinds.ts";

const ENDPOINTS = {
  email: { pattern: /^[^\s@]+@[^\s@]+$/, allowed: "an e-mail address" },
  // AWS masks a password in what it tells of a subscription, so that every plan would replace it.
  https: { pattern: /^https:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/, allowed: "an https URL without user and password" },
  // A standard topic has no FIFO queues as subscribers.
  sqs: { pattern: /^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w-]+$/, allowed: "the ARN of a queue that is not FIFO" },
};

/** Who gets the payments' notifications. */
export const subscriber = z
  .strictObject(
    { protocol: oneOf(SUBSCRIBER_PROTOCOLS), endpoint: z.string({ error: "allowed: a string" }) },
    { error: `allowed: {"protocol": ${SUBSCRIBER_PROTOCOLS.join("|")}, "endpoint": …}` },
  )
  .check(
    z.refine(({ protocol, endpoint }) => ENDPOINTS[protocol].pattern.test(endpoint), {
      error: `allowed: ${Object.entries(ENDPOINTS)
        .map(([protocol, { allowed }]) => `${allowed} (${protocol})`)
        .join(", ")}`,
      path: ["endpoint"],
    }),
  );
