/** Sends a signed test event of a webhook source, to the local run or to a deployed API. */
import { readFileSync } from "node:fs";
import { EXIT, runCommand, UsageError } from "../../command-line/command.ts";
import { eventBody, newEventId, startOfDay, timeInId, transactionOf } from "./events.ts";
import { LIFECYCLES, type LifecycleName } from "./lifecycles/lifecycles.ts";
import { type EventOptions, readOptions, USAGE, type WebhookOptions } from "./options.ts";
import { type SenderName, senderOf } from "./senders/index.ts";
import { lifeOf, send, signed } from "./sending.ts";
import { type Target, targetOf } from "./target.ts";

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
async function sendLifecycle(name: LifecycleName, options: EventOptions, target: Target): Promise<number> {
  const { transactionId, events } = await lifeOf(name, options, target);
  console.log(`POST ${target.url}`);
  for (const { type, request } of events) {
    const { ok, status, text } = await send(target.url, request);
    console.log(`${status} ${text} ${type}`);
    if (!ok) return EXIT.failure;
  }
  const { status, captured, refunded } = LIFECYCLES[name].becomes;
  console.log(`Transaction ${transactionId}`);
  console.log(
    `With lifecycle full it is now ${status}, ${captured} ${options.currency} captured and ${refunded} refunded.`,
  );
  return EXIT.ok;
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
