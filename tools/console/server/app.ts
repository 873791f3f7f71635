import type { RequestListener } from "node:http";
import Fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { CommandFailure, UsageError } from "../../../command-line/command.ts";
import { awsFailure } from "../../ops/environment/aws-failure.ts";
import type { ConsoleFailure } from "../contract.ts";
import { routes } from "./api/index.ts";
import { assetOf } from "./assets.ts";
import type { ConsoleContext, ConsoleRoute } from "./route.ts";
import { type Access, HEADERS, refusalOf } from "./security.ts";

/** Bytes of a request. The page sends forms and JSON of an operator, and imports of some thousand records. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * What answers the console's requests.
 * @param open opens the environment. It is called again after a failure: the local run may not be up yet
 */
export async function consoleApp(access: Access, open: () => Promise<ConsoleContext>): Promise<RequestListener> {
  const app = Fastify({ bodyLimit: MAX_BODY_BYTES });
  const context = openedOnce(open);
  app.addHook("onRequest", async ({ raw }, reply) => {
    reply.headers(HEADERS);
    const refusal = refusalOf(raw, access);
    if (refusal) return failed(reply, refusal.status, refusal.error);
    return undefined;
  });
  for (const route of routes()) {
    app.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply) => answer(route, request, reply, await context()),
    });
  }
  app.get("/*", async (request, reply) => {
    const asset = request.url.startsWith("/api/") ? undefined : await assetOf(request.url);
    if (!asset) return failed(reply, 404, "there is no such page");
    return reply.header("content-type", asset.contentType).send(asset.body);
  });
  app.setNotFoundHandler((_request, reply) => failed(reply, 404, "there is no such page"));
  app.setErrorHandler((error, _request, reply) => fail(reply, error));
  await app.ready();
  return (request, response) => app.routing(request, response);
}

async function answer(
  { changes = false, answer: answerOf }: ConsoleRoute,
  request: FastifyRequest,
  reply: FastifyReply,
  context: ConsoleContext,
) {
  if (changes && !context.allowsChanges) {
    return failed(reply, 403, "this console only reads: start it with --allow-changes");
  }
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  const { params, query, body } = request;
  const found = await answerOf(
    {
      parameters: params as Record<string, string>,
      query: query as Record<string, string>,
      body,
      signal: gone.signal,
    },
    context,
  );
  return found ?? failed(reply, 404, "it is not there");
}

function fail(reply: FastifyReply, error: unknown) {
  if (error instanceof UsageError) return failed(reply, 400, error.message.replace(/^--/, ""));
  const known = error instanceof CommandFailure ? error : awsFailure(error);
  if (known) return failed(reply, 502, known.message);
  const { statusCode = 500, message } = error as Error & { statusCode?: number };
  if (statusCode < 500) return failed(reply, statusCode, message);
  console.error("the console failed:", error);
  return failed(reply, 500, "the console failed: its terminal says why");
}

function failed(reply: FastifyReply, status: number, error: string) {
  return reply.code(status).send({ error } satisfies ConsoleFailure);
}

function openedOnce(open: () => Promise<ConsoleContext>): () => Promise<ConsoleContext> {
  let opening: Promise<ConsoleContext> | undefined;
  return () => {
    opening ??= open().catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}
