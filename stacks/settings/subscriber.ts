import * as z from "zod/mini";
import { oneOf } from "./kinds.ts";

const PROTOCOLS = ["email", "https", "sqs"] as const;

const ENDPOINTS = { email: /^[^\s@]+@[^\s@]+$/, https: /^https:\/\/\S+$/, sqs: /^arn:[\w-]+:sqs:[\w-]+:\d{12}:\S+$/ };

/** Who gets the payments' notifications. */
export const subscriber = z
  .strictObject(
    { protocol: oneOf(PROTOCOLS), endpoint: z.string({ error: "allowed: a string" }) },
    { error: `allowed: {"protocol": ${PROTOCOLS.join("|")}, "endpoint": …}` },
  )
  .check(
    z.refine(({ protocol, endpoint }) => ENDPOINTS[protocol].test(endpoint), {
      error: "allowed: an e-mail address (email), an https URL (https), a queue's ARN (sqs)",
      path: ["endpoint"],
    }),
  );

export type Subscriber = Readonly<z.infer<typeof subscriber>>;
