import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { call, type SignedRequest } from "../../../testing/http/signed-requests.ts";
import { startEmulator } from "../../../tools/e2e/emulator.ts";
import type { ClientSettings } from "./account-inventory.ts";
import { progress } from "./progress.ts";
import { type Environment, Project } from "./project.ts";

export const REGION = "us-east-1";
/** Not `prod`: a name that nothing of the project could have by itself. */
export const ENVIRONMENT = "e2e";

/** Of the emulator, which knows no names of buckets before its own. */
export const PATH_STYLE = "-backend-config=use_path_style=true";

/** An AWS account, and a copy of the project to deploy to it. */
export interface System {
  readonly project: Project;
  readonly client: ClientSettings;
  readonly table: DynamoDBClient;
  readonly queues: SQSClient;
  /** Where the API is served that has this invoke URL on AWS. */
  urlOf(invokeUrl: string): string;
  /** Sends a signed request to the deployed API. */
  call(invokeUrl: string, request: SignedRequest): ReturnType<typeof call>;
  stop(): Promise<void>;
}

export interface EmulatedSystem extends System {
  /** File of the requests that the emulator was sent. */
  readonly requests: string;
  /** What Terraform needs to find the emulator. */
  readonly environment: Environment;
}

/** An emulated account, empty. */
export async function startSystem(name: string, settings: Environment = {}): Promise<EmulatedSystem> {
  const { E2E_RUN: run = "", E2E_PYTHON: python = "" } = process.env;
  const { endpoint, environment, requests, stop } = await startEmulator(run, name, python);
  progress(`an empty AWS account at ${endpoint}`);
  // Only Terraform goes by the proxy: the SDK of this process asks the emulator itself.
  const { HTTP_PROXY: _, ...sdkEnvironment } = environment;
  Object.assign(process.env, sdkEnvironment);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return {
    ...connect({ ...environment, ...settings }, { region: REGION, endpoint }),
    environment,
    requests,
    urlOf: (invokeUrl) => emulatedUrl(invokeUrl, endpoint),
    call: (invokeUrl, request) => call(emulatedUrl(invokeUrl, endpoint), request, credentials),
    stop,
  };
}

/** The account that the environment's credentials belong to. */
export function useAws(settings: Environment = {}): System {
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = process.env;
  const { AWS_REGION: region = REGION, AWS_SESSION_TOKEN: token } = process.env;
  const signed = (request: SignedRequest): SignedRequest =>
    token ? { ...request, headers: { ...request.headers, "x-amz-security-token": token } } : request;
  const signing = { accessKeyId, secretAccessKey, region };
  return {
    ...connect(settings, { region }),
    urlOf: (invokeUrl) => invokeUrl,
    call: (invokeUrl, request) => call(invokeUrl, signed(request), signing),
    stop: async () => {},
  };
}

function connect(env: Environment, client: ClientSettings) {
  return {
    project: new Project({ ENVIRONMENT_SUFFIX: ENVIRONMENT, ...env }),
    client,
    table: new DynamoDBClient(client),
    queues: new SQSClient(client),
  };
}

/** `https://<api>.execute-api.<region>.amazonaws.com/<stage>` as the emulator serves it. */
function emulatedUrl(invokeUrl: string, endpoint: string): string {
  const { hostname, pathname } = new URL(invokeUrl);
  return `${endpoint}/_aws/execute-api/${hostname.split(".")[0]}${pathname}`;
}
