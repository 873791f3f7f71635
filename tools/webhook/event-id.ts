/**
 * Prints the `event_id` under which a webhook stands in the logs and in its record:
 *
 *   npm run --silent webhook:id -- <source> <id>      the id that the source's sender gave the event
 *   npm run --silent webhook:id -- --key <key>        the Idempotency-Key or webhook-id of POST /webhooks/payment
 *   npm run --silent webhook:id -- --body <file>      of a webhook without a key: its body, - for the standard input
 *
 * Exit status: 0, or 2 for wrong usage.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readWebhook } from "../../functions/domain/webhook.ts";
import { eventIdOfKey, eventIdOfSource } from "../../functions/domain/webhook-identity.ts";

const STANDARD_INPUT = 0;

try {
  console.log(eventIdOf(process.argv.slice(2)));
} catch (error) {
  console.error(`webhook:id: ${(error as Error).message}`);
  process.exitCode = 2;
}

function eventIdOf(args: string[]): string {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { key: { type: "string" }, body: { type: "string" } },
  });
  const [source, id] = positionals;
  const ways = [values.key, values.body, source].filter((way) => way !== undefined);
  if (ways.length === 1) {
    if (values.key !== undefined) return eventIdOfKey(values.key);
    if (values.body !== undefined) return eventIdOfBody(values.body);
    if (source !== undefined && id !== undefined && positionals.length === 2) return eventIdOfSource(source, id);
  }
  throw new Error("allowed: <source> <id>, --key <key>, or --body <file>");
}

function eventIdOfBody(file: string): string {
  let eventId: string | undefined;
  try {
    readWebhook(readFileSync(file === "-" ? STANDARD_INPUT : file, "utf8"), {}, (identified) => {
      eventId = identified;
    });
  } catch (error) {
    // A webhook that is refused has an id as well, if its body can be read.
    if (eventId === undefined) throw error;
  }
  return eventId ?? "";
}
