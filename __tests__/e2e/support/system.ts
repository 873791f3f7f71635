import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { startEmulator } from "../../../scripts/e2e/emulator.ts";
import { call, type SignedRequest } from "../../support/local-requests.ts";
import { progress } from "./progress.ts";
import { type Environment, Project } from "./project.ts";

export const REGION = "us-east-1";
/** Not `prod`: a name that nothing of the project could have by itself. */
export const ENVIRONMENT = "e2e";
/** The account that the emulator stands in for. */
export const ACCOUNT = "000000000000";

/** Of the emulator, which knows no names of buckets before its own. */
export const PATH_STYLE = "-backend-config=use_path_style=true";

/** An emulated AWS account and a copy of the project to deploy to it. */
export async function startSystem(name: string, settings: Environment = {}) {
  const { E2E_RUN: run = "", E2E_PYTHON: python = "" } = process.env;
  const emulator = await startEmulator(run, name, python);
  progress(`an empty AWS account at ${emulator.endpoint}`);
  // Only Terraform goes by the proxy: the S3 client of this process asks the emulator itself.
  const { HTTP_PROXY: _, ...sdkEnvironment } = emulator.environment;
  Object.assign(process.env, sdkEnvironment);
  const project = new Project({ ...emulator.environment, ENVIRONMENT_SUFFIX: ENVIRONMENT, ...settings });
  const client = { region: REGION, endpoint: emulator.endpoint };
  return {
    emulator,
    project,
    client,
    table: new DynamoDBClient(client),
    queues: new SQSClient(client),
    topics: new SNSClient(client),
    /** Sends a signed request to the deployed API. */
    call: (invokeUrl: string, request: SignedRequest) =>
      call(emulatedUrl(invokeUrl, emulator.endpoint), request, { accessKeyId: "test", secretAccessKey: "test" }),
    stop: () => emulator.stop(),
  };
}

export type System = Awaited<ReturnType<typeof startSystem>>;

/** `https://<api>.execute-api.<region>.amazonaws.com/<stage>` as the emulator serves it. */
function emulatedUrl(invokeUrl: string, endpoint: string): string {
  const { hostname, pathname } = new URL(invokeUrl);
  return `${endpoint}/_aws/execute-api/${hostname.split(".")[0]}${pathname}`;
}
