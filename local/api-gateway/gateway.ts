import { CREDENTIALS, REGION } from "../aws/account.ts";
import type { FunctionRuntimes } from "../lambda/function-runtimes.ts";
import type { DeclaredRestApi, DeclaredRoute } from "../model/rest-api.ts";
import { contextOf } from "./context.ts";
import { renderRefusal } from "./gateway-response.ts";
import { proxyEvent } from "./proxy-event.ts";
import { proxyResponse } from "./proxy-response.ts";
import { Refusal } from "./refusal.ts";
import type { ApiRequest, ApiResponse } from "./request.ts";
import { validateRequest } from "./request-validation.ts";
import { type Match, matchRoute } from "./router.ts";
import { shownPath } from "./shown-path.ts";
import { verifySignature } from "./signature.ts";
import { TokenBucket } from "./throttle.ts";

/** Bytes of an event that Lambda takes. Source: Lambda Developer Guide, "Quotas", invocation payload. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

const SIGNATURE_POLICY = { ...CREDENTIALS, region: REGION, service: "execute-api" };

export interface ApiAnswer {
  readonly response: ApiResponse;
  /** Path of the resource it was for; undefined if no resource has the path. */
  readonly resourcePath: string | undefined;
  /** Why API Gateway itself refused it, in words that quote nothing of the request; undefined if a function answered. */
  readonly reason: string | undefined;
  /** Undefined if a function answered, or if the path is not the stage's. */
  readonly refusal?: Refusal;
  /** Access key of the caller whose signature was verified. */
  readonly caller?: string;
  /** How long the function took. */
  readonly integrationMilliseconds?: number;
}

/** What is known of an answer before there is one. */
type Progress = { -readonly [K in "caller" | "integrationMilliseconds"]?: ApiAnswer[K] };

/** The stack's REST API at its stage, doing what API Gateway does between a request and the function. */
export class ApiGateway {
  readonly #api: DeclaredRestApi;
  readonly #functions: FunctionRuntimes;
  readonly #buckets = new Map<DeclaredRoute, TokenBucket>();
  readonly #stagePath: string;

  constructor(api: DeclaredRestApi, functions: FunctionRuntimes) {
    this.#api = api;
    this.#functions = functions;
    this.#stagePath = `/${api.stageName}`;
    for (const route of api.routes) {
      if (route.throttle) this.#buckets.set(route, new TokenBucket(route.throttle));
    }
  }

  /** Whether a path is one of the stage's, all of which begin with its name. */
  hasPath(path: string): boolean {
    return path === this.#stagePath || path.startsWith(`${this.#stagePath}/`);
  }

  /** Answers a request; whatever goes wrong is an answer too. */
  async handle(request: ApiRequest): Promise<ApiAnswer> {
    if (!this.hasPath(request.path)) {
      const headers = { "content-type": "application/json", "x-amzn-errortype": "ForbiddenException" };
      const response = { statusCode: 403, headers, body: '{"message":"Forbidden"}' };
      const reason = `no such path: ${shownPath(request.path)}; every path of the API begins with ${this.#stagePath}/`;
      return { response, resourcePath: undefined, reason };
    }
    const match = matchRoute(this.#api.routes, request.method, request.path.slice(this.#stagePath.length));
    const resourcePath = match?.route.resourcePath;
    const progress: Progress = {};
    try {
      return { response: await this.#answer(match, request, progress), resourcePath, reason: undefined, ...progress };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const reason = match ? error.reason : `no such route: ${request.method} ${shownPath(request.path)}`;
      return { response: this.refuse(error, request, match), resourcePath, reason, refusal: error, ...progress };
    }
  }

  /** Renders a refusal in the form that the stack gives it. */
  refuse(refusal: Refusal, request: ApiRequest, match?: Match): ApiResponse {
    const context = contextOf(this.#api, request, match?.route.resourcePath);
    return renderRefusal(refusal, this.#api.gatewayResponses, request, context);
  }

  async #answer(match: Match | undefined, request: ApiRequest, progress: Progress): Promise<ApiResponse> {
    if (!match) throw new Refusal("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token");
    const { route, pathParameters } = match;
    const caller = route.authorization === "AWS_IAM" ? verifySignature(request, SIGNATURE_POLICY) : undefined;
    if (caller !== undefined) progress.caller = caller;
    if (this.#buckets.get(route)?.take() === false) throw new Refusal("THROTTLED", "Too Many Requests");
    validateRequest(route, request, pathParameters);
    if (!route.permitted) throw new Refusal("API_CONFIGURATION_ERROR", "Internal server error");
    const event = JSON.stringify(proxyEvent(this.#api, match, request, caller));
    if (Buffer.byteLength(event) > MAX_EVENT_BYTES) throw new Refusal("REQUEST_TOO_LARGE", "Request Too Long");
    const invokedAt = performance.now();
    const answered = await this.#invoke(route, event, request).finally(() => {
      progress.integrationMilliseconds = Math.round(performance.now() - invokedAt);
    });
    return proxyResponse(answered);
  }

  /** @throws Refusal if the function cannot be invoked, fails, or takes longer than the integration waits */
  async #invoke(route: DeclaredRoute, event: string, request: ApiRequest): Promise<string> {
    const runtime = this.#functions.get(route.function.name);
    if (!runtime) throw new Refusal("API_CONFIGURATION_ERROR", "Internal server error");
    const done = new AbortController();
    const tooLate = new Promise<never>((_resolve, reject) => {
      const timedOut = () => reject(new Refusal("INTEGRATION_TIMEOUT", "Endpoint request timed out"));
      const timer = setTimeout(timedOut, route.timeoutMilliseconds);
      done.signal.addEventListener("abort", () => clearTimeout(timer));
    });
    const invoked = runtime.invoke(event, undefined, request.traceId).catch(() => {
      // The only cause is the reserved concurrency: API Gateway hides Lambda's throttling behind a 500.
      throw new Refusal("API_CONFIGURATION_ERROR", "Internal server error");
    });
    try {
      const result = await Promise.race([invoked, tooLate]);
      if ("error" in result) throw new Refusal("DEFAULT_5XX", "Internal server error");
      return result.payload;
    } finally {
      done.abort();
    }
  }
}
