/**
 * Sends a signed test event of a webhook source, to the local run or to a deployed API:
 *
 *   npm run webhook -- <source> [options]      (--help tells them)
 *
 * Exit status: 0 if it was answered with 2xx; 1 if not; 2 for wrong usage.
 */
import { readFileSync } from "node:fs";
import { eventBody, newEventId, signedHeaders, transactionOf } from "./events.ts";
import { readOptions, USAGE, UsageError, type WebhookOptions } from "./options.ts";
import { SENDERS } from "./senders/index.ts";
import { type Target, targetOf } from "./target.ts";

/** API Gateway answers within 29 seconds. */
const TIMEOUT_MILLISECONDS = 35_000;

const STANDARD_INPUT = 0;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (!options) {
      process.stdout.write(USAGE);
      return 0;
    }
    const target = targetOf(options, process.env);
    return await sendEvent(options, target, args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`webhook: ${error.message} (see npm run webhook -- --help)`);
    return 2;
  }
}

async function sendEvent(
  options: WebhookOptions,
  { url, scheme, secret }: Target,
  args: readonly string[],
): Promise<number> {
  if (SENDERS[scheme].idInBody && options.body !== undefined && options.eventId !== undefined) {
    throw new UsageError(`--event-id and --body given, allowed: one; an event of scheme ${scheme} holds its id`);
  }
  const eventId = options.eventId ?? newEventId(scheme, Date.now());
  const body = options.body === undefined ? eventBody(scheme, eventId, options.event) : readBody(options.body);
  const headers = await signedHeaders(scheme, { secret, body, eventId }).catch(() => {
    throw new UsageError(`WEBHOOK_SECRET: no secret of scheme ${scheme} given, allowed: whsec_…`);
  });
  console.log(`POST ${url}`);
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    console.log(`${response.status} ${await response.text()}`);
    if (options.body === undefined) {
      console.log(`Transaction ${transactionOf(scheme, eventId, options.event)}`);
      console.log(`The same event again: ${commandAgain(options, args, eventId)}`);
    }
    return response.ok ? 0 : 1;
  } catch (error) {
    const { message, cause } = error as Error;
    console.error(`webhook: no answer: ${cause instanceof Error ? cause.message : message}`);
    return 1;
  }
}

/** For the same shell or another one that knows the secret, if one was given. */
function commandAgain({ url, eventId: given }: WebhookOptions, args: readonly string[], eventId: string): string {
  const port = url === undefined && process.env.PORT ? `PORT=${process.env.PORT} ` : "";
  const again = given === undefined ? [...args, "--event-id", eventId] : args;
  return `${port}npm run webhook -- ${again.map(quoted).join(" ")}`;
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
