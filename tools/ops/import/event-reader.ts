import { CommandFailure } from "../../../command-line/command.ts";
import { webhookPaymentOf } from "../../../functions/domain/contracts.ts";
import { readCurrencies } from "../../../functions/domain/currencies.ts";
import { RequestError } from "../../../functions/domain/errors.ts";
import { parseExactJson, stringifyExactJson } from "../../../functions/domain/exact-json.ts";
import { readLifecycle } from "../../../functions/domain/payment-events.ts";
import { type ReceivedEvent, readRequest, verifiableSource } from "../../../functions/domain/receive-webhook.ts";
import { isPlainObject } from "../../../functions/domain/validation.ts";
import { readWebhook } from "../../../functions/domain/webhook.ts";
import type { EventObserver } from "../../../functions/domain/webhook-identity.ts";
import type { Environment } from "../environment/environment.ts";
import { receiverVariables, sourceNamed } from "../environment/webhook-source.ts";

/**
 * Reads the events of an exported line, as the function reads those of a request.
 * @param onIdentified is told each event's id as soon as it is known
 * @throws RequestError in the function's own words
 */
export type EventReader = (line: string, onIdentified: EventObserver) => readonly ReceivedEvent[];

/**
 * @param source the webhook source that sent the events. @default - they follow the contract of `POST /webhooks/payment`
 * @throws UsageError if the environment does not have the source
 */
export async function eventReader(environment: Environment, source: string | undefined): Promise<EventReader> {
  return source === undefined ? readerOfOwn(environment) : readerOfSource(environment, source);
}

async function readerOfOwn(environment: Environment): Promise<EventReader> {
  const { CURRENCY_DIGITS, LIFECYCLE } = await environment.variables("webhook-processor");
  const contract = webhookPaymentOf(readCurrencies(CURRENCY_DIGITS), readLifecycle(LIFECYCLE));
  return (line, onIdentified) => {
    const { headers, body } = requestOf(line);
    return [() => readWebhook(body, headers, onIdentified, contract)];
  };
}

async function readerOfSource(environment: Environment, name: string): Promise<EventReader> {
  const variables = await receiverVariables(environment);
  const { CURRENCY_DIGITS, LIFECYCLE } = variables;
  const known = sourceNamed(variables, name, "--source: ");
  const configuration = await environment.sourceConfiguration(known);
  const source = verifiableSource(known, readCurrencies(CURRENCY_DIGITS), readLifecycle(LIFECYCLE), configuration);
  return (line, onIdentified) =>
    readRequest(requestOf(line), source, onIdentified).events.map((read) => () => {
      const event = read();
      return "ignored" in event ? event : { ...event, source: name };
    });
}

/**
 * A line is an event, as its sender sends it as a body. Where headers say something of it, the line is an object of `headers` and
 * `body` instead.
 */
function requestOf(line: string): { headers: Record<string, string>; body: string } {
  const wrapped = wrapperOf(line);
  if (!wrapped) return { headers: {}, body: line };
  const { headers, body } = wrapped;
  const named = Object.entries(headers).map(([name, value]) => {
    if (typeof value !== "string") throw new RequestError(400, "Invalid headers: each must be a string");
    return [name.toLowerCase(), value] as const;
  });
  return { headers: Object.fromEntries(named), body: typeof body === "string" ? body : stringifyExactJson(body) };
}

function wrapperOf(line: string): { headers: Record<string, unknown>; body: string | object } | undefined {
  let value: unknown;
  try {
    value = parseExactJson(line);
  } catch {
    return undefined;
  }
  if (!isPlainObject(value)) return undefined;
  const { headers, body, ...further } = value;
  const isBody = typeof body === "string" || isPlainObject(body) || Array.isArray(body);
  return isPlainObject(headers) && isBody && Object.keys(further).length === 0 ? { headers, body } : undefined;
}

/** @throws CommandFailure always: a failure that is none of the event's */
export function failedAt(line: number, error: unknown): never {
  const name = Error.isError(error) ? error.name : "unknown error";
  throw new CommandFailure(`stopped at line ${line} (${name}): run it again, what is recorded is not recorded twice`);
}
