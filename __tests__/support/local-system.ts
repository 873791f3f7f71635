import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { resolve } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { LocalEvent } from "../../local/events.ts";
import type { Fault } from "../../local/faults/fault.ts";
import type { GrantedPermission } from "../../local/iam/access.ts";
import type { JsonObject } from "../../local/stack/terraform-json.ts";

export interface LocalSystemSpecification {
  /** By environment variable. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly dataDirectory?: string;
  /** Arguments that replace those of the synthesized blocks, by address; null takes a block away. */
  readonly overrides?: Readonly<Record<string, JsonObject | null>>;
}

interface Ready {
  readonly url: string;
  readonly awsEndpoint: string;
  readonly queueUrls: readonly string[];
  readonly topicArns: readonly string[];
  readonly tables: readonly string[];
  readonly permissions: readonly GrantedPermission[];
}

/** What `npm start` runs, on free ports, in a process of its own. Stop it in `afterAll`. */
export class TestSystem {
  readonly events: LocalEvent[] = [];
  readonly #process: ChildProcess;
  readonly #ready: Ready;

  private constructor(process: ChildProcess, ready: Ready) {
    this.#process = process;
    this.#ready = ready;
    process.on("message", (message: { event?: LocalEvent }) => {
      if (message.event) this.events.push(message.event);
    });
  }

  static async start(specification: LocalSystemSpecification = {}): Promise<TestSystem> {
    const child = fork(resolve(import.meta.dirname, "local-system-process.ts"), [JSON.stringify(specification)], {
      execArgv: [],
    });
    const [message] = (await once(child, "message")) as [{ ready?: Ready; failure?: string }];
    if (!message.ready) {
      child.disconnect();
      throw new Error(message.failure);
    }
    return new TestSystem(child, message.ready);
  }

  /** From now on these calls go wrong as well. */
  async inject(faults: readonly Fault[]): Promise<void> {
    await this.#ask({ inject: faults });
  }

  /** From now on no call goes wrong. */
  async repair(): Promise<void> {
    await this.#ask({ repair: true });
  }

  /** Memory of the whole process, its functions included, in bytes. */
  async residentBytes(): Promise<number> {
    return this.#ask({ measure: true });
  }

  get url(): string {
    return this.#ready.url;
  }

  /** What the functions' roles allow. */
  get permissions(): readonly GrantedPermission[] {
    return this.#ready.permissions;
  }

  get table(): string {
    return this.#ready.tables[0] ?? "";
  }

  /** A queue by a part of its name that no other has. */
  queueUrl(name: string): string {
    return this.#ready.queueUrls.find((url) => url.includes(name)) ?? "";
  }

  topicArn(name: string): string {
    return this.#ready.topicArns.find((arn) => arn.includes(name)) ?? "";
  }

  clients() {
    const config = {
      endpoint: this.#ready.awsEndpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    };
    return { dynamoDb: new DynamoDBClient(config), sqs: new SQSClient(config), sns: new SNSClient(config) };
  }

  /** Requests are answered in order, each with the memory at that moment. */
  async #ask(request: object): Promise<number> {
    return new Promise((resolve) => {
      const id = randomUUID();
      const listen = (message: { answerTo?: string; residentBytes?: number }) => {
        if (message.answerTo !== id) return;
        this.#process.off("message", listen);
        resolve(message.residentBytes ?? 0);
      };
      this.#process.on("message", listen);
      this.#process.send({ id, ...request });
    });
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, "exit");
    this.#process.send({ stop: true });
    await exited;
  }
}
