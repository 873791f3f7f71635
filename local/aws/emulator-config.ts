import { CREDENTIALS, REGION } from "./account.ts";

/** Configuration of an AWS SDK client that calls the emulators. */
export type EmulatorConfig = ReturnType<typeof emulatorConfig>;

/** @param accessKeyId who calls. Default: the operator, who may do everything */
export function emulatorConfig(endpoint: string, accessKeyId: string = CREDENTIALS.accessKeyId) {
  return { endpoint, region: REGION, credentials: { ...CREDENTIALS, accessKeyId } };
}
