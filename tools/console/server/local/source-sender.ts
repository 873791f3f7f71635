/** Plays the senders of the local run's webhook sources, as `npm run webhook` does. */
import { UsageError } from "../../../../command-line/command.ts";
import { oneOf } from "../../../../command-line/values.ts";
import { isConfigured } from "../../../../functions/domain/schemes/names.ts";
import { eventBody, newEventId, transactionOf } from "../../../webhook/events.ts";
import { LIFECYCLE_NAMES } from "../../../webhook/lifecycles/lifecycles.ts";
import { readOptions } from "../../../webhook/options.ts";
import { lifeOf, send, signed } from "../../../webhook/sending.ts";
import { targetOf } from "../../../webhook/target.ts";
import type { Sent } from "../../contract.ts";
import type { LocalControls } from "../route.ts";

/** Stands for who calls the API with AWS credentials, where the name of a source could stand. No source has this name. */
export const API = "API";

/** An event or a life that somebody wants to be sent. A value that is absent or empty is left to its default. */
export interface ToSend {
  readonly source: string;
  readonly status?: string | undefined;
  readonly amount?: string | undefined;
  readonly currency?: string | undefined;
  /** Of the transaction. */
  readonly id?: string | undefined;
  readonly event_id?: string | undefined;
  readonly lifecycle?: string | undefined;
}

/** @throws UsageError if there is no such source, or the values make no event of its scheme */
export async function sendEvent(local: LocalControls, asked: ToSend): Promise<Sent> {
  const { options, target } = read(local, asked);
  const now = Date.now();
  const eventId = options.eventId ?? newEventId(target.sender, now);
  const made = { mode: target.mode, capture: target.capture, ...options.event };
  const body = eventBody(target.sender, eventId, made, now);
  const { status, text } = await send(target.url, await signed(target, eventId, body, made));
  return {
    transaction_id: transactionOf(target.sender, eventId, options.event),
    answers: [{ type: options.event.status ?? "completed", status, text }],
    again: { event_id: eventId },
  };
}

/** Sends each event of a life, until one is refused. */
export async function sendLife(local: LocalControls, { lifecycle = "", source, currency, id }: ToSend): Promise<Sent> {
  const { options, target } = read(local, { source, currency, id });
  const life = await lifeOf(oneOf("--lifecycle", LIFECYCLE_NAMES, lifecycle), options.event, target);
  const answers: Sent["answers"][number][] = [];
  for (const { type, request } of life.events) {
    const { ok, status, text } = await send(target.url, request);
    answers.push({ type, status, text });
    if (!ok) break;
  }
  return { transaction_id: life.transactionId, answers };
}

function read({ url, sources }: LocalControls, { source: name, status, amount, currency, id, event_id }: ToSend) {
  const source = sources.find((one) => one.name === name);
  if (!source) throw new UsageError(`"${name}" given, allowed: a source of the local run`);
  const values = { status, amount, currency, id, "event-id": event_id, url };
  const given = Object.entries(values).flatMap(([option, value]) => (value ? [`--${option}=${value}`] : []));
  const scheme = isConfigured(source.scheme) ? [] : [`--scheme=${source.scheme}`];
  const options = readOptions([name, ...given, ...scheme]);
  const target = targetOf(options, process.env);
  return { options, target: { ...target, mode: source.mode ?? target.mode } };
}
