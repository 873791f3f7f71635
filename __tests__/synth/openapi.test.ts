import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { removeOutput, resources, synthPayment } from "../../testing/stacks/synth.ts";

interface OpenApi {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly security: readonly object[] }>>>>;
}

const DOCUMENT = JSON.parse(readFileSync(resolve(__dirname, "../../docs/openapi.json"), "utf8")) as OpenApi;
const SOURCE = "stripe";
const stack = synthPayment({ webhookSources: [{ name: SOURCE, scheme: "stripe" }] });

afterAll(removeOutput);

/** The path of a resource, from the references to it and its parents. */
function pathOf(reference: string): string {
  const [, id = ""] = /^\$\{aws_api_gateway_resource\.(\w+)\.id\}$/.exec(reference) ?? [];
  const part = resources(stack, "aws_api_gateway_resource")[id];
  return part ? `${pathOf(String(part.parent_id))}/${part.path_part}` : "";
}

test("given the stack with a source, when its routes are compared with docs/openapi.json, then path, method and caller are the same", () => {
  // given
  const declared = Object.values(resources(stack, "aws_api_gateway_method")).map((method) => ({
    path: pathOf(String(method.resource_id)).replace(`/${SOURCE}`, "/{source}"),
    method: String(method.http_method).toLowerCase(),
    sigv4: method.authorization === "AWS_IAM",
  }));

  // when
  const documented = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      path,
      method,
      sigv4: security.some((scheme) => "sigv4" in scheme),
    })),
  );

  // then
  const inOrder = (routes: typeof declared) => routes.map((route) => JSON.stringify(route)).sort();
  expect(inOrder(documented)).toEqual(inOrder(declared));
});

test("given the stage, when the addresses of docs/openapi.json are read, then they end with its name", () => {
  const [stage] = Object.values(resources(stack, "aws_api_gateway_stage"));

  expect(DOCUMENT.servers.map(({ url }) => new URL(url.replace("{api}.execute-api.{region}", "x")).pathname)).toEqual(
    DOCUMENT.servers.map(() => `/${stage?.stage_name}`),
  );
});
