/** Sends a signed test event of a webhook source, to the local run or to a deployed API. */
import { readFileSync } from "node:fs";
import { CommandFailure, EXIT, runCommand, UsageError } from "../../command-line/command.ts";
import { stringifyExactJson } from "../../functions/domain/exact-json.ts";
import { isConfigured } from "../../functions/domain/schemes/names.ts";
import {
  eventBody,
  newEventId,
  type SignedEvent,
  signedRequest,
  startOfDay,
  timeInId,
  transactionOf,
} from "./events.ts";
import { TELLERS } from "./lifecycles/index.ts";
import { LIFECYCLES, type LifecycleName } from "./lifecycles/lifecycles.ts";
import { type EventOptions, readOptions, USAGE, type WebhookOptions } from "./options.ts";
import { type SenderName, senderOf } from "./senders/index.ts";
import { type Target, targetOf } from "./target.ts";

/** API Gateway answers within 29 seconds. */
const TIMEOUT_MILLISECONDS = 35_000;

const STANDARD_INPUT = 0;

await runCommand({
  typed: "npm run webhook",
  usage: USAGE,
  run: async (args) => {
    const options = readOptions(args);
    const target = targetOf(options, process.env);
    return options.lifecycle === undefined
      ? sendEvent(options, target, args)
      : sendLifecycle(options.lifecycle, options.event, target);
  },
});

async function sendEvent(options: WebhookOptions, target: Target, args: readonly string[]): Promise<number> {
  const { url, scheme, sender, mode, capture } = target;
  if (senderOf(sender).idInBody && options.body !== undefined && options.eventId !== undefined) {
    throw new UsageError(`--event-id and --body given, allowed: one; an event of scheme ${scheme} holds its id`);
  }
  const now = Date.now();
  const eventId = options.eventId ?? newEventId(sender, now);
  const made = options.body === undefined ? { mode, capture, ...options.event } : undefined;
  const body = made ? eventBody(sender, eventId, made, now) : readBody(options.body ?? "");
  const request = await signed(target, eventId, body, made);
  console.log(`POST ${url}`);
  const { ok, status, text } = await send(url, request);
  console.log(`${status} ${text}`);
  if (options.body === undefined) {
    const known = [
      ...(options.eventId === undefined ? ["--event-id", eventId] : []),
      ...timeOfTheDay(options, sender, eventId, now),
    ];
    console.log(`Transaction ${transactionOf(sender, eventId, options.event)}`);
    console.log(`The same event again: ${commandAgain(options, [...args, ...known])}`);
  }
  return ok ? EXIT.ok : EXIT.failure;
}

/** Sends each event of a life, until one is refused. */
async function sendLifecycle(
  name: LifecycleName,
  { id, currency, mode }: EventOptions,
  target: Target,
): Promise<number> {
  const { url, scheme, sender } = target;
  const tell = isConfigured(scheme) ? undefined : TELLERS[scheme];
  if (!tell) throw new UsageError(`--lifecycle given, allowed: with scheme ${Object.keys(TELLERS).join(", ")}`);
  const seed = newEventId(sender, Date.now());
  const transactionId = transactionOf(sender, seed, { currency, ...(id !== undefined && { id }) });
  const { capture } = target;
  const of = { seed, transactionId, currency, mode: mode ?? target.mode, capture, endsAt: new Date() };
  const told = tell(LIFECYCLES[name], of);
  if (!told) throw new UsageError(`--lifecycle: "${name}" given, allowed: a life that scheme ${scheme} tells`);
  const events = await Promise.all(
    told.map(async ({ type, eventId, body }) => ({
      type,
      request: await signed(target, eventId, stringifyExactJson(body)),
    })),
  );
  console.log(`POST ${url}`);
  for (const { type, request } of events) {
    const { ok, status, text } = await send(url, request);
    console.log(`${status} ${text} ${type}`);
    if (!ok) return EXIT.failure;
  }
  const { status, captured, refunded } = LIFECYCLES[name].becomes;
  console.log(`Transaction ${transactionId}`);
  console.log(`With lifecycle full it is now ${status}, ${captured} ${currency} captured and ${refunded} refunded.`);
  return EXIT.ok;
}

/**
 * The request of an event.
 * @throws UsageError if the secret is not one of the scheme
 */
async function signed(
  { url, scheme, sender, secret, secretFrom }: Target,
  eventId: string,
  body: string,
  options?: EventOptions,
) {
  return signedRequest(sender, { secret, body, eventId, url, ...(options && { options }) }).catch(() => {
    throw new UsageError(`${secretFrom}: given something else than a secret of scheme ${scheme}, allowed: one of it`);
  });
}

async function send(url: string, { headers, body }: SignedEvent) {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    return { ok: response.ok, status: response.status, text: await response.text() };
  } catch (error) {
    const { message, cause } = error as Error;
    throw new CommandFailure(`no answer: ${cause instanceof Error ? cause.message : message}`);
  }
}

/** The option that makes the same event on another day as well; nothing if the day does not matter. */
function timeOfTheDay({ event }: WebhookOptions, sender: SenderName, eventId: string, now: number): string[] {
  const isTold = event.occurredAt !== undefined || timeInId(sender, eventId) !== undefined;
  return isTold || !senderOf(sender).timeInBody ? [] : ["--occurred-at", startOfDay(now).toISOString()];
}

/** For the same shell or another one that knows the secret, if one was given. */
function commandAgain({ url }: WebhookOptions, args: readonly string[]): string {
  const port = url === undefined && process.env.PORT ? `PORT=${process.env.PORT} ` : "";
  return `${port}npm run webhook -- ${args.map(quoted).join(" ")}`;
}

function quoted(argument: string): string {
  return /^[\w.,:/@%+=-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}

function readBody(file: string): string {
  try {
    return readFileSync(file === "-" ? STANDARD_INPUT : file, "utf8");
  } catch (error) {
    throw new UsageError(`--body: ${(error as Error).message}`);
  }
}
