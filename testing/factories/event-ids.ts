import { schemeOf } from "../../functions/domain/schemes/index.ts";
import { eventIdOfSource } from "../../functions/domain/webhook-identity.ts";
import type { SignedRequest } from "../http/signed-requests.ts";
import type { AnySource } from "./signed-webhooks.ts";
import { aSource } from "./sources.ts";

/** Our ids of the events that a source's request brings, under which the AWS calls about them and the logs name them. */
export function eventIdsOf(
  source: AnySource,
  { headers = {}, body = "" }: Pick<SignedRequest, "headers" | "body">,
): readonly string[] {
  const { split, readWebhook } = schemeOf(source.scheme, source.configuration) ?? {};
  const text = String(body);
  return (split?.(text) ?? [text]).map((event) => {
    let eventId = "";
    const identify = (id: string) => {
      eventId = eventIdOfSource(source.name, id);
      return eventId;
    };
    readWebhook?.({
      headers,
      body: event,
      identify,
      source: aSource(source, undefined, undefined, source.configuration),
    });
    return eventId;
  });
}
