import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import type { Interval } from "./interval.ts";

/** An AWS call as the function's process sees it. */
export interface AwsCall extends Interval {
  /** `DynamoDB_20120810.PutItem`, `AmazonSQS.SendMessage`; the query protocol names none: `Publish`. */
  readonly operation: string;
}

/** What a function does with the network, as Node itself reports it: the bundle is run as it is. */
export class Probe {
  readonly #started = new Map<ClientRequest, number>();
  #calls: AwsCall[] = [];
  #connections = 0;

  constructor() {
    subscribe("net.client.socket", () => {
      this.#connections += 1;
    });
    subscribe("http.client.request.created", (message) => {
      this.#started.set((message as { request: ClientRequest }).request, performance.now());
    });
    subscribe("http.client.response.finish", (message) => {
      const { request } = message as { request: ClientRequest };
      const start = this.#started.get(request) ?? performance.now();
      this.#started.delete(request);
      this.#calls.push({ operation: operationOf(request), start, end: performance.now() });
    });
  }

  /** The calls since the last look. */
  takeCalls(): readonly AwsCall[] {
    const calls = this.#calls;
    this.#calls = [];
    return calls;
  }

  /** Connections opened until now. */
  get connections(): number {
    return this.#connections;
  }
}

function operationOf(request: ClientRequest): string {
  const target = String(request.getHeader("x-amz-target") ?? "Publish");
  return target.slice(target.indexOf(".") + 1);
}
