import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SQSClient } from "@aws-sdk/client-sqs";
import { ApiGateway } from "./api-gateway/gateway.ts";
import { closeHttpServer, createHttpServer } from "./api-gateway/http-server.ts";
import { CREDENTIALS, REGION } from "./aws/account.ts";
import { createClients, emulatorConfig } from "./aws/clients.ts";
import { emulatedResources } from "./aws/emulated-resources.ts";
import type { Emulator } from "./aws/emulator.ts";
import { startAwsEndpoint } from "./aws/endpoint.ts";
import { observer } from "./aws/observer.ts";
import { NAMED_RESOURCES } from "./aws/provisioners.ts";
import { type AwsMiddleware, type AwsRequest, accessKeyOf } from "./aws/request.ts";
import { startDynamoDb } from "./aws/services/dynamodb.ts";
import { messageMove } from "./aws/services/message-move.ts";
import { startSecretsManager } from "./aws/services/secrets-manager.ts";
import { startSqsAndSns } from "./aws/services/sqs-sns.ts";
import { LocalRunError } from "./errors.ts";
import { type FailedBatch, QueuePoller } from "./event-source/queue-poller.ts";
import type { LocalEventListener } from "./events.ts";
import type { FaultInjector, Strike } from "./faults/fault-injector.ts";
import { logEvent } from "./function-logs.ts";
import { Access, type GrantedPermission } from "./iam/access.ts";
import { functionEnvironment } from "./lambda/environment.ts";
import { FunctionRuntime } from "./lambda/function-runtime.ts";
import { readEventSourceMappings } from "./model/event-source-mappings.ts";
import { readFunctions } from "./model/functions.ts";
import { readStackPolicies } from "./model/policies.ts";
import { type Route, readRestApi } from "./model/rest-api.ts";
import { readSubscriptions } from "./model/subscriptions.ts";
import { readSources } from "./model/webhook-sources.ts";
import { synthesize } from "./synthesize.ts";
import { Resolver } from "./terraform/resolver.ts";
import { readStack, type TerraformStack } from "./terraform/terraform-json.ts";
import { type LocalSource, localSource, putDevelopmentSecrets } from "./webhook-sources.ts";

export interface LocalSystemOptions {
  /** @default - 0: a free port */
  readonly port?: number;
  /** Keeps the tables from run to run. @default - in memory */
  readonly dataDirectory?: string;
  /** Settings of the stack, by environment variable, on top of the process's own. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Changes the synthesized stack before it is served, as another release of it would. */
  readonly transformStack?: (stack: TerraformStack) => TerraformStack;
  /** Sees every AWS call before an emulator does, outermost first. */
  readonly middleware?: readonly AwsMiddleware[];
  /** Lets AWS calls of the functions go wrong. @default - none does */
  readonly faults?: FaultInjector;
  /** Leaves the secrets of webhook sources without a value, as a deployment does. @default - development secrets */
  readonly emptySecrets?: boolean;
  readonly onEvent?: LocalEventListener;
  /** Gives up starting. */
  readonly signal?: AbortSignal;
}

/** The synthesized stack, served. */
export interface LocalSystem {
  /** The API with its stage: `http://127.0.0.1:3000/prod`. */
  readonly url: string;
  /** Where DynamoDB, SQS, SNS and Secrets Manager are found. */
  readonly awsEndpoint: string;
  readonly region: string;
  readonly credentials: typeof CREDENTIALS;
  readonly routes: readonly Route[];
  /** Names of what the stack declares, by the outputs' order of use. */
  readonly tables: readonly string[];
  readonly queueUrls: readonly string[];
  readonly topicArns: readonly string[];
  readonly sources: readonly LocalSource[];
  /** What the functions' roles allow; calls beyond it are refused. */
  readonly permissions: readonly GrantedPermission[];
  /** Ends within two seconds, whatever is under way. */
  stop(): Promise<void>;
}

/** Milliseconds that requests under way get when the local run stops. */
const DRAIN_MILLISECONDS = 1000;

/** What every emulated kind of resource is called in Terraform. */
const EMULATED = [
  "aws_dynamodb_table",
  "aws_sqs_queue",
  "aws_sns_topic",
  "aws_sns_topic_subscription",
  "aws_secretsmanager_secret",
] as const;

/**
 * Synthesizes the stack and serves it on 127.0.0.1.
 * @throws LocalRunError if it cannot be served, with nothing left running
 */
export async function startLocalSystem(options: LocalSystemOptions = {}): Promise<LocalSystem> {
  const cleanup: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of cleanup.splice(0).reverse()) await step();
  };
  try {
    return await start(options, (step) => cleanup.push(step), stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: LocalSystemOptions,
  onStop: (step: () => unknown) => void,
  stop: () => Promise<void>,
): Promise<LocalSystem> {
  const {
    port = 0,
    dataDirectory,
    settings,
    transformStack,
    emptySecrets = false,
    middleware = [],
    onEvent = () => {},
    signal,
    faults,
  } = options;
  const directory = await mkdtemp(join(tmpdir(), "payment-local-"));
  onStop(() => rm(directory, { recursive: true, force: true }));

  const keep = (emulator: Emulator) => {
    onStop(() => emulator.close());
    return emulator;
  };
  const [stackDirectory, dynamoDb, sqsAndSns, secretsManager] = await allStarted([
    synthesize({ directory, ...(settings && { settings }), ...(signal && { signal }) }),
    startDynamoDb(dataDirectory).then(keep),
    startSqsAndSns().then(keep),
    startSecretsManager().then(keep),
  ]);
  let subscriptions: ReadonlyMap<string, readonly string[]> = new Map();
  let runtimes: ReadonlyMap<string, FunctionRuntime> = new Map();
  const endContainer = async ({ headers }: AwsRequest) => {
    const sessionToken = String(headers["x-amz-security-token"]);
    await Promise.all([...runtimes.values()].map((runtime) => runtime.endContainer(sessionToken)));
  };
  // Until the policies are read only the operator calls, who makes what the stack declares.
  let enforceAccess: AwsMiddleware = (request, next) => next(request);
  const onStrike = (strike: Strike) => onEvent({ type: "fault", ...strike });
  const endpoint = await startAwsEndpoint({
    emulators: {
      dynamodb: dynamoDb.port,
      sqs: sqsAndSns.port,
      sns: sqsAndSns.port,
      secretsmanager: secretsManager.port,
    },
    middleware: [
      ...middleware,
      (request, next) => enforceAccess(request, next),
      ...(faults ? [faults.middleware({ endContainer, onStrike })] : []),
      observer(onEvent, (topicArn) => subscriptions.get(topicArn) ?? []),
      messageMove(sqsAndSns.port),
    ],
  });
  onStop(() => endpoint.close());
  const awsEndpoint = `http://127.0.0.1:${endpoint.port}`;

  const synthesized = await readStack(stackDirectory);
  const stack = transformStack?.(synthesized) ?? synthesized;
  const clients = createClients(awsEndpoint);
  onStop(() => Object.values(clients).map((client) => client.destroy()));
  const resolver = new Resolver(stack, {
    ...NAMED_RESOURCES,
    ...emulatedResources(clients),
  });
  await Promise.all(EMULATED.map((type) => resolver.make(type)));
  subscriptions = await readSubscriptions(resolver);

  const access = new Access(await readStackPolicies(resolver));
  enforceAccess = access.middleware((check) => onEvent({ type: "access", ...check }));

  const functions = await readFunctions(resolver);
  runtimes = new Map(
    functions.map((fn) => {
      const environment = functionEnvironment(fn, awsEndpoint);
      const onLog = (line: string) => onEvent(logEvent(fn.name, line));
      return [fn.name, new FunctionRuntime({ function: fn, environment, onLog })];
    }),
  );
  onStop(() => Promise.all([...runtimes.values()].map((runtime) => runtime.stop())));

  const api = await readRestApi(resolver, functions);
  const sources = readSources(api.routes);
  if (!emptySecrets) await putDevelopmentSecrets(sources, clients.secrets);
  for (const mapping of await readEventSourceMappings(resolver, functions)) {
    const runtime = runtimes.get(mapping.functionName);
    if (!runtime) continue;
    access.checkMapping(mapping);
    const client = new SQSClient(emulatorConfig(awsEndpoint, accessKeyOf(mapping.functionName)));
    const onFailure = (batch: FailedBatch) => onEvent({ type: "failed-batch", ...batch });
    const poller = new QueuePoller({ mapping, runtime, client, onFailure });
    onStop(() => poller.stop());
  }

  const gateway = new ApiGateway(api, runtimes);
  const server = createHttpServer({ gateway, onRequest: (request) => onEvent({ type: "request", ...request }) });
  onStop(() => closeHttpServer(server, DRAIN_MILLISECONDS));
  await server.listen({ host: "127.0.0.1", port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE") throw new LocalRunError(`port ${port} is in use: set PORT to another one`);
    throw new LocalRunError(`cannot listen on port ${port}: ${error.message}`);
  });
  const address = server.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${address.port}/${api.stageName}`;
  return {
    url,
    awsEndpoint,
    region: REGION,
    credentials: CREDENTIALS,
    routes: api.routes,
    tables: await attributesOf(resolver, "aws_dynamodb_table", "id"),
    queueUrls: await attributesOf(resolver, "aws_sqs_queue", "url"),
    topicArns: await attributesOf(resolver, "aws_sns_topic", "arn"),
    sources: sources.map((source) => localSource(source, url)),
    permissions: access.granted,
    stop,
  };
}

/** Waits for all even when one fails, so that none is still starting when the others are stopped. */
async function allStarted<T extends readonly Promise<unknown>[]>(starting: readonly [...T]) {
  await Promise.allSettled(starting);
  return Promise.all(starting);
}

async function attributesOf(resolver: Resolver, type: string, attribute: string): Promise<string[]> {
  const all = await Promise.all(resolver.declared(type).map(({ address }) => resolver.attributes(address)));
  return all.map((attributes) => String(attributes[attribute]));
}
