import { GetQueueUrlCommand, QueueDoesNotExist } from "@aws-sdk/client-sqs";
import { CommandFailure, UsageError } from "../../../command-line/command.ts";
import type { Environment } from "../environment/environment.ts";
import { type DeadLetterQueue, type Queue, queueOf } from "./dead-letter-queues.ts";
import { queueState } from "./queue-state.ts";

/** The one whose letters have a way back: into the queue of the same name. */
const WITH_WAY_BACK = "payment-notifications";

/** What to do with the letters of the others. */
const INSTEAD: Readonly<Record<string, string>> = {
  "payment-email-notifications":
    "a subscriber did not take them, and there is no way back into a subscription: give the subscriber's queue with --to, or publish the payments again with npm run ops -- replay and end these with --discard",
  "payment-alarms":
    "they are alarms that an operator did not get: repair the subscription, read them (dead-letters --bodies --json), then end them with --discard",
};
const OF_A_FUNCTION =
  "they are asynchronous invocations, which the API never makes: find out who invokes the function (CloudTrail), then end them with --discard";

/**
 * Where letters came from.
 * @throws UsageError that says what to do instead, if there is no way back
 */
export async function wayBack(environment: Environment, { owner, name }: DeadLetterQueue): Promise<Queue> {
  if (owner !== WITH_WAY_BACK) {
    throw new UsageError(`letters of ${name} have no way back: ${INSTEAD[owner] ?? OF_A_FUNCTION}`);
  }
  const queue = await queueOf(environment, owner);
  if (queue) return queue;
  throw new CommandFailure(`no queue ${environment.name(owner)} to send them back to`);
}

const ARN = /^arn:[^:]+:sqs:(?<region>[^:]+):(?<account>\d{12}):(?<name>[\w-]+)$/;
const URL_OF_QUEUE = /^https?:\/\/\S+\/\d{12}\/(?<name>[\w-]+)$/;

/** @throws UsageError if that is no queue's URL or ARN. A FIFO queue wants a group for each message, so it is none */
export function checkDestination(given: string): void {
  if (ARN.test(given) || URL_OF_QUEUE.test(given)) return;
  throw new UsageError(`--to: "${given}" given, allowed: the URL or ARN of a standard queue`);
}

/**
 * The queue that was named.
 * @param given checked by {@link checkDestination}
 * @param from where the letters are
 */
export async function namedQueue({ clients: { queues } }: Environment, given: string, from: Queue): Promise<Queue> {
  const { region, account, name = "" } = ARN.exec(given)?.groups ?? {};
  const ours = await queues.config.region();
  if (region !== undefined && region !== ours) {
    throw new UsageError(`--to: "${given}" given, allowed: a queue in ${ours}`);
  }
  try {
    const { QueueUrl = "" } =
      account === undefined
        ? { QueueUrl: given }
        : await queues.send(new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account }));
    const to = { url: QueueUrl, name: name || (URL_OF_QUEUE.exec(given)?.groups?.name ?? given) };
    const [{ arn }, source] = await Promise.all([queueState(queues, to), queueState(queues, from)]);
    if (arn === source.arn)
      throw new UsageError(`--to: "${given}" given, allowed: another queue than the letters' own`);
    return to;
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
    throw new CommandFailure(`no queue ${given}`);
  }
}
