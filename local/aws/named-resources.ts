import { createHash } from "node:crypto";
import type { BlockAttributes, Provisioner } from "../terraform/resolver.ts";
import { ACCOUNT_ID, arnOf, PARTITION, REGION } from "./account.ts";

/** An id such as AWS would give, the same in every run. */
function stableId(address: string, length = 10): string {
  return BigInt(`0x${createHash("sha256").update(address).digest("hex")}`)
    .toString(36)
    .slice(0, length);
}

function stableUuid(address: string): string {
  const hex = createHash("sha256").update(address).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

const withId: Provisioner = ({ address }) => ({ id: stableId(address) });

/** What no emulator holds, by Terraform type: only its name, id and ARN are needed, so they are all that there is of it. */
export const NAMED_RESOURCES: Readonly<Record<string, Provisioner>> = {
  aws_caller_identity: () => ({ account_id: ACCOUNT_ID, arn: `arn:${PARTITION}:iam::${ACCOUNT_ID}:user/local` }),
  aws_region: () => ({ region: REGION, name: REGION, id: REGION }),
  aws_partition: () => ({ partition: PARTITION, id: PARTITION, dns_suffix: "amazonaws.com" }),
  aws_kms_key: ({ address }) => {
    const id = stableUuid(address);
    return { id, key_id: id, arn: arnOf("kms", `key/${id}`) };
  },
  aws_kms_alias: async (alias) => ({ id: await alias.text("name"), arn: arnOf("kms", await alias.text("name")) }),
  aws_iam_role: async (role) => {
    const name = await role.text("name");
    return { id: name, arn: `arn:${PARTITION}:iam::${ACCOUNT_ID}:role/${name}` };
  },
  aws_lambda_function: async (fn) => functionAttributes(await fn.text("function_name")),
  aws_api_gateway_rest_api: ({ address }) => {
    const id = stableId(address);
    return { id, root_resource_id: stableId(`${address}/`), execution_arn: arnOf("execute-api", id) };
  },
  aws_api_gateway_resource: withId,
  aws_api_gateway_deployment: withId,
  aws_api_gateway_model: withId,
  aws_api_gateway_request_validator: withId,
  aws_api_gateway_stage: async (stage) => {
    const [apiId, name] = await Promise.all([stage.text("rest_api_id"), stage.text("stage_name")]);
    return { id: `ags-${apiId}-${name}`, execution_arn: arnOf("execute-api", `${apiId}/${name}`) };
  },
};

function functionAttributes(name: string): BlockAttributes {
  const functionArn = arnOf("lambda", `function:${name}`);
  const path = `path/2015-03-31/functions/${functionArn}/invocations`;
  return { id: name, arn: functionArn, invoke_arn: `arn:${PARTITION}:apigateway:${REGION}:lambda:${path}` };
}
