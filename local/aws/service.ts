import type { DeclaredSecurity } from "../model/security.ts";
import type { Provisioner, Resolver } from "../terraform/resolver.ts";
import { type AwsCall, type AwsResponse, type CredentialScope, credentialScope } from "./call.ts";
import type { AwsEmulator } from "./emulator.ts";
import type { EmulatorConfig } from "./emulator-config.ts";
import type { AwsError, AwsParameters, AwsProtocol } from "./protocol.ts";

/** All that the local run knows of one AWS service. A file in `services/` says it, `services/index.ts` lists it. */
export interface AwsService {
  /** As its documentation calls it, for messages: `Secrets Manager`. */
  readonly title: string;
  /** As IAM's actions name it: `secretsmanager`. */
  readonly prefix: string;
  /** Tells SDKs where it is. Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints". */
  readonly endpointVariable: `AWS_ENDPOINT_URL_${string}`;
  readonly protocol: AwsProtocol;
  readonly emulator: AwsEmulator;
  /** What its emulator leaves out or answers wrongly: sees each call just before the emulator does. @default - nothing */
  readonly supplement?: AwsMiddleware;
  /** Its own words, which tell the SDK whether to try again. */
  readonly errors: {
    /** It is at fault itself. */
    readonly failed: AwsError;
    /** A call comes too fast. */
    readonly throttled: AwsError;
    /** The caller may not make the call. The message names action and resource. */
    readonly refused: Omit<AwsError, "message">;
    /** The caller may not use the key of what it calls for. */
    readonly keyRefused: Omit<AwsError, "message">;
  };
  /** What a caller has to be allowed to do. */
  readonly permission: {
    /** Action of an operation, without the prefix. @default - the operation's name */
    action?(operation: string): string;
    /** ARN of what a call is about. */
    resource(parameters: AwsParameters): string;
    /** What the service does with the key of an encrypted resource in its caller's name. */
    keyActions(action: string): readonly string[];
  };
  /** Operations that functions and their event source mappings call, so that a fault may concern them. */
  readonly faultOperations: readonly string[];
  /** Those of them that read what may not be true any more, and whether a call of them does so. @default - none */
  readonly staleReads?: Readonly<Record<string, (parameters: AwsParameters) => boolean>>;
  /** Makes Terraform's resources in the emulator, by type. Loads the SDK only when it is called. */
  provisioners(config: EmulatorConfig): Promise<Readonly<Record<string, Provisioner>>>;
  readonly security: DeclaredSecurity;
  /** What to tell of a call that succeeded, by the stack that was made. @default - nothing */
  observer?(stack: Resolver): Promise<AwsObserver>;
}

export type AwsObserver = (request: AwsRequest) => AwsOccurrence | undefined;

/** A line for the terminal. It holds no body, no address of a person, and no id that a caller chose. */
export interface AwsOccurrence {
  /** `record` */
  readonly kind: string;
  /** `written to transactions-prod` */
  readonly text: string;
}

/** A call of a service: from a function, from an event source mapping, from the AWS CLI. */
export interface AwsRequest extends AwsCall, CredentialScope {
  readonly service: AwsService;
  /** `PutItem`, `SendMessage`, `Publish` … */
  readonly operation: string;
}

/**
 * Sees every AWS call of the local run before an emulator does, and its response after. May answer in its place, delay,
 * or throw to drop the connection.
 */
export type AwsMiddleware = (
  request: AwsRequest,
  next: (request: AwsRequest) => Promise<AwsResponse>,
) => Promise<AwsResponse>;

/** Finds the service and the operation that a call is for; undefined if it is for another service. */
export function identify(call: AwsCall, services: readonly AwsService[]): AwsRequest | undefined {
  for (const service of services) {
    const operation = service.protocol.operationOf(call);
    if (operation !== undefined) return { ...call, ...credentialScope(call), service, operation };
  }
  return undefined;
}

export function parametersOf(request: AwsRequest): AwsParameters {
  return request.service.protocol.parametersOf(request);
}

/** `DynamoDB, SQS and SNS` */
export function titlesOf(services: readonly AwsService[]): string {
  return new Intl.ListFormat("en-GB").format(services.map(({ title }) => title));
}
