import * as z from "zod/mini";
import { SUBSCRIBER_PROTOCOLS } from "../definitions/subscriber.ts";
import { oneOf } from "./kinds.ts";

const ENDPOINTS = { email: /^[^\s@]+@[^\s@]+$/, https: /^https:\/\/\S+$/, sqs: /^arn:[\w-]+:sqs:[\w-]+:\d{12}:\S+$/ };

/** Who gets the payments' notifications. */
export const subscriber = z
  .strictObject(
    { protocol: oneOf(SUBSCRIBER_PROTOCOLS), endpoint: z.string({ error: "allowed: a string" }) },
    { error: `allowed: {"protocol": ${SUBSCRIBER_PROTOCOLS.join("|")}, "endpoint": …}` },
  )
  .check(
    z.refine(({ protocol, endpoint }) => ENDPOINTS[protocol].test(endpoint), {
      error: "allowed: an e-mail address (email), an https URL (https), a queue's ARN (sqs)",
      path: ["endpoint"],
    }),
  );
