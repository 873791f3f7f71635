/** Prints the `event_id` under which a webhook stands in the logs and in its record. */
import { readFileSync } from "node:fs";
import { CommandFailure, EXIT, readArguments, runCommand, UsageError } from "../../command-line/command.ts";
import { readWebhook } from "../../functions/domain/webhook.ts";
import { eventIdOfKey, eventIdOfSource } from "../../functions/domain/webhook-identity.ts";

const STANDARD_INPUT = 0;

const USAGE = `Prints the event_id under which a webhook stands in the logs and in its record.

Usage: npm run --silent webhook:id -- <source> <id>
       npm run --silent webhook:id -- --key <key>
       npm run --silent webhook:id -- --body <file>

  <source> <id>   a source's name, and the id that its sender gave the event
  --key <key>     the Idempotency-Key or webhook-id of a webhook to /webhooks/payment
  --body <file>   the body of a webhook that had neither, - for the standard input
  --help          show this

Exit status: 0 if it was printed, 1 if the body cannot be read, 2 for wrong usage.
`;

await runCommand({
  typed: "npm run webhook:id",
  usage: USAGE,
  async run(args) {
    console.log(eventIdOf(args));
    return EXIT.ok;
  },
});

function eventIdOf(args: readonly string[]): string {
  const { values, positionals } = readArguments(args, { key: { type: "string" }, body: { type: "string" } });
  const [source, id] = positionals;
  if ([values.key, values.body, source].filter((way) => way !== undefined).length === 1) {
    if (values.key !== undefined) return eventIdOfKey(values.key);
    if (values.body !== undefined) return eventIdOfBody(values.body);
    if (source !== undefined && id !== undefined && positionals.length === 2) return eventIdOfSource(source, id);
  }
  throw new UsageError(`${args.length} arguments given, allowed: <source> <id>, --key <key>, or --body <file>`);
}

/** A webhook that is refused has an id as well, if its body can be read. */
function eventIdOfBody(file: string): string {
  let eventId: string | undefined;
  try {
    readWebhook(readFileSync(file === "-" ? STANDARD_INPUT : file, "utf8"), {}, (identified) => {
      eventId = identified;
    });
  } catch (error) {
    if (eventId === undefined) throw new CommandFailure(`--body: ${(error as Error).message}`);
  }
  return eventId ?? "";
}
