import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Access, type GrantedPermission } from "./access/access.ts";
import { unusableKeys } from "./access/unusable-keys.ts";
import { accessLogLine } from "./api-gateway/access-log.ts";
import { ApiGateway } from "./api-gateway/gateway.ts";
import { closeHttpServer, createHttpServer, listen } from "./api-gateway/http-server.ts";
import { REGION } from "./aws/account.ts";
import { emulatorConfig } from "./aws/emulator-config.ts";
import { type AwsEndpoint, startAwsEndpoint } from "./aws/endpoint.ts";
import { observe } from "./aws/observer.ts";
import { loadProvisioners, makeResources, type Provisioners } from "./aws/resources.ts";
import { titlesOf } from "./aws/service.ts";
import { logGroupNameOf } from "./aws/services/cloudwatch-logs/log-group-arn.ts";
import { SERVICES } from "./aws/services/index.ts";
import { startCertificateServer } from "./certificate-server.ts";
import { description } from "./description.ts";
import { documentation } from "./documentation.ts";
import { LocalRunError } from "./errors.ts";
import { startQueuePollers } from "./event-source/queue-pollers.ts";
import type { LocalEventListener } from "./events.ts";
import type { FaultInjector } from "./faults/fault-injector.ts";
import { FunctionRuntimes } from "./lambda/function-runtimes.ts";
import type { DeclaredRoute } from "./model/rest-api.ts";
import { readDeclaredStack } from "./model/stack.ts";
import { operatorPolicies } from "./operators.ts";
import { synthesize } from "./synthesize.ts";
import { readStack, type TerraformStack } from "./terraform/terraform-json.ts";
import { type LocalSource, localSource, putSecrets } from "./webhook-sources.ts";

export interface LocalSystemOptions {
  /** @default - 0: a free port */
  readonly port?: number;
  /** File of the app whose stack `payment` is served. @default - this project's */
  readonly app?: string;
  /** Keeps the tables from run to run. @default - in memory */
  readonly dataDirectory?: string;
  /** Settings of the stack and secrets of its sources, by environment variable, on top of the process's own. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Changes the synthesized stack before it is served, as another release of it would. */
  readonly transformStack?: (stack: TerraformStack) => TerraformStack;
  /** Lets AWS calls of the functions go wrong. @default - none does */
  readonly faults?: FaultInjector;
  /** Minutes by which the clocks of each function's containers are ahead, in turn. @default - none is */
  readonly clocks?: readonly number[];
  /** Leaves the secrets of webhook sources without a value, as a deployment does. @default - those of variables, else development secrets */
  readonly emptySecrets?: boolean;
  readonly onEvent?: LocalEventListener;
  /** Gives up starting. */
  readonly signal?: AbortSignal;
}

/** The synthesized stack, served. */
export interface LocalSystem {
  /** The API with its stage: `http://127.0.0.1:3000/prod`. */
  readonly url: string;
  /** Where all AWS services are found. */
  readonly awsEndpoint: string;
  /** Which those are: `DynamoDB, SQS and SNS` */
  readonly awsServices: string;
  readonly region: string;
  readonly routes: readonly DeclaredRoute[];
  /** Names of what the stack declares, in its order. */
  readonly tables: readonly string[];
  readonly queueUrls: readonly string[];
  readonly topicArns: readonly string[];
  readonly sources: readonly LocalSource[];
  /** What the functions' roles allow; calls beyond it are refused. */
  readonly permissions: readonly GrantedPermission[];
  /** Ends within two seconds, whatever is under way. */
  stop(): Promise<void>;
}

/** Milliseconds that requests under way have left when the local run stops. */
const DRAIN_MILLISECONDS = 1000;

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
  const { port = 0, emptySecrets = false, onEvent = () => {}, faults } = options;
  const { aws, provisioners, synthesized } = await startParts(options, onStop);
  const config = emulatorConfig(aws.url);
  const resolver = await makeResources(options.transformStack?.(synthesized) ?? synthesized, provisioners);
  const stack = await readDeclaredStack(
    resolver,
    SERVICES.map(({ security }) => security),
  );
  const access = new Access(stack.policies, operatorPolicies(stack.tables, stack.policies));
  for (const mapping of stack.eventSourceMappings) access.checkMapping(mapping);
  const variables = { ...process.env, ...options.settings };
  if (!emptySecrets) await putSecrets(stack.sources, variables, config);

  const certificates = await startCertificateServer(stack.sources);
  if (certificates) onStop(() => certificates.close());
  // The provisioners have loaded its SDK already, while the stack was synthesized.
  const { LogDelivery } = await import("./aws/services/cloudwatch-logs/delivery.ts");
  const logs = new LogDelivery(config);
  onStop(() => logs.stop());
  const runtimes = new FunctionRuntimes({
    senders: certificates?.senders,
    functions: stack.functions,
    ...(options.clocks && { clocks: options.clocks }),
    endpoints: Object.fromEntries(SERVICES.map(({ endpointVariable }) => [endpointVariable, aws.url])),
    onLog: (log) => onEvent({ type: "log", ...log }),
    onLine: (logGroup, line) => logs.write(logGroup, line),
  });
  onStop(() => runtimes.stop());
  aws.use(
    unusableKeys(stack.policies.keys),
    access.middleware((check) => onEvent({ type: "access", ...check })),
    ...(faults
      ? [
          faults.middleware({
            endContainer: ({ headers }) => runtimes.endContainer(String(headers["x-amz-security-token"])),
            onFault: (fault) => onEvent({ type: "fault", ...fault }),
          }),
        ]
      : []),
    await observe(SERVICES, resolver, (occurrence) => onEvent({ type: "occurrence", ...occurrence })),
  );
  onStop(
    startQueuePollers({
      mappings: stack.eventSourceMappings,
      runtimes,
      awsEndpoint: aws.url,
      onFailure: (batch) => onEvent({ type: "failed-batch", ...batch }),
    }),
  );

  const gateway = new ApiGateway(stack.api, runtimes);
  const { accessLog } = stack.api;
  const server = createHttpServer({
    gateway,
    onRequest: (request) => onEvent({ type: "request", ...request }),
    onAccess(request, answer, milliseconds) {
      if (!accessLog || !gateway.hasPath(request.path)) return;
      const line = accessLogLine(accessLog.format, stack.api, request, answer, milliseconds);
      logs.write(logGroupNameOf(accessLog.destinationArn), line);
    },
    besideApi: async (path) => description(path, stack, aws.url) ?? documentation(path, stack.api.stageName),
  });
  onStop(() => closeHttpServer(server, DRAIN_MILLISECONDS));
  const url = `http://127.0.0.1:${await listen(server, port)}/${stack.api.stageName}`;
  return {
    url,
    awsEndpoint: aws.url,
    awsServices: titlesOf(SERVICES),
    region: REGION,
    routes: stack.api.routes,
    tables: stack.tables,
    queueUrls: stack.queueUrls,
    topicArns: stack.topicArns,
    sources: stack.sources.map((source) => localSource(source, url, variables)),
    permissions: access.granted,
    stop,
  };
}

/** Synthesizes the stack while the emulators start and SDKs are loaded. */
async function startParts(
  { app, dataDirectory, settings, signal }: LocalSystemOptions,
  onStop: (step: () => unknown) => void,
): Promise<{ aws: AwsEndpoint; provisioners: Provisioners; synthesized: TerraformStack }> {
  const directory = await mkdtemp(join(tmpdir(), "payment-local-")).catch(({ code }: NodeJS.ErrnoException) => {
    throw new LocalRunError(`TMPDIR: given "${tmpdir()}" (${code}); allowed: a directory to write to`);
  });
  onStop(() => rm(directory, { recursive: true, force: true }));
  const starting = startAwsEndpoint(SERVICES, { dataDirectory });
  const synthesizing = synthesize({
    directory,
    ...(app !== undefined && { app }),
    ...(settings && { settings }),
    ...(signal && { signal }),
  });
  const provisioning = starting.then(({ url }) => loadProvisioners(SERVICES, emulatorConfig(url)));
  // All, even if one fails: none may still be starting when the others are stopped.
  const [endpoint] = await Promise.allSettled([starting, synthesizing, provisioning]);
  if (endpoint.status === "fulfilled") onStop(() => endpoint.value.close());
  const aws = await starting;
  return { aws, provisioners: await provisioning, synthesized: await readStack(await synthesizing) };
}
