import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { bundleOptions, FUNCTION_NAMES } from "../../../stacks/bundles/function-bundles.ts";
import { MEASURED_SCHEMES, WEBHOOK_SECRETS } from "../samples.ts";

/** Answers as the stub of AWS gives them, in the SDK's own terms. */
const CLIENT = `
import { DynamoDBDocumentClient, NumberValue } from "@aws-sdk/lib-dynamodb";
const payment = { transaction_id: "txn-1", timestamp: "2026-01-01T00:00:00.000Z", amount: NumberValue.from("12.34"), currency: "USD", status: "completed" };
const secrets = ${JSON.stringify(WEBHOOK_SECRETS)};
const send = async ({ input = {} }) => {
  const { KeyConditionExpression, ReturnValues, ExpressionAttributeValues = {}, VersionStage } = input;
  if (VersionStage) return { SecretString: secrets[VersionStage] };
  if (KeyConditionExpression) return { Count: 1, Items: [payment] };
  if (ReturnValues !== "ALL_NEW") return { MessageId: "message" };
  return { Attributes: Object.fromEntries(Object.entries(ExpressionAttributeValues).map(([k, v]) => [k.slice(1), v])) };
};
// The SDK's paginators take their own class of clients only.
const client = Object.assign(Object.create(DynamoDBDocumentClient.prototype), { send });
`;

/** Each client that the functions make answers at once, without the SDK. */
const instantClients: Plugin = {
  name: "instant-clients",
  setup({ onLoad }) {
    onLoad({ filter: /functions[\\/]adapters[\\/]clients\.ts$/ }, ({ path }) => {
      const names = [...readFileSync(path, "utf8").matchAll(/export function (\w+)/g)].map(([, name]) => name);
      return { contents: `${CLIENT}${names.map((name) => `export const ${name} = () => client;`).join("\n")}` };
    });
  },
};

/** The functions' bundles with clients that answer at once: what is left is our own code. */
export async function bundlesWithoutSdk(): Promise<ReadonlyMap<string, Uint8Array>> {
  return withoutSdk(bundleOptions(FUNCTION_NAMES, MEASURED_SCHEMES));
}

/**
 * The same of any functions.
 * @returns by the directory of each bundle
 */
export async function withoutSdk(options: BuildOptions): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles = [] } = await build({ ...options, write: false, sourcemap: false, plugins: [instantClients] });
  return new Map(outputFiles.map(({ path, contents }) => [basename(dirname(path)), contents]));
}
