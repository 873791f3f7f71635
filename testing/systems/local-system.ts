import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { resolve } from "node:path";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { type AttributeValue, DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { AccessCheck, GrantedPermission } from "../../local/access/access.ts";
import type { LocalEvent } from "../../local/events.ts";
import type { Fault } from "../../local/faults/fault.ts";
import type { JsonObject } from "../../local/terraform/terraform-json.ts";
import type { LocalSource } from "../../local/webhook-sources.ts";

export interface LocalSystemSpecification {
  /** By environment variable. */
  readonly settings?: Readonly<Record<string, string>>;
  /** File of the app. @default - this project's */
  readonly app?: string;
  readonly dataDirectory?: string;
  /** Minutes by which the clocks of each function's containers are ahead, in turn. */
  readonly clocks?: readonly number[];
  /** Leaves the secrets of webhook sources without a value. */
  readonly emptySecrets?: boolean;
  /** Arguments that replace those of the synthesized blocks, by address; null takes a block away. */
  readonly overrides?: Readonly<Record<string, JsonObject | null>>;
  /** The test is about calls that a function's role does not allow. @default - any is a fault, found when it stops */
  readonly refusesCalls?: boolean;
}

interface Ready {
  readonly url: string;
  readonly awsEndpoint: string;
  readonly queueUrls: readonly string[];
  readonly topicArns: readonly string[];
  readonly tables: readonly string[];
  readonly sources: readonly LocalSource[];
  readonly permissions: readonly GrantedPermission[];
}

/** What `npm start` runs, on free ports, in a process of its own. Stop it in `afterAll`. */
export class TestSystem {
  readonly events: LocalEvent[] = [];
  readonly #process: ChildProcess;
  readonly #ready: Ready;
  readonly #refusesCalls: boolean;

  private constructor(process: ChildProcess, ready: Ready, { refusesCalls = false }: LocalSystemSpecification) {
    this.#process = process;
    this.#ready = ready;
    this.#refusesCalls = refusesCalls;
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
    return new TestSystem(child, message.ready, specification);
  }

  /** From now on these calls go wrong as well. */
  async inject(faults: readonly Fault[]): Promise<void> {
    await this.#ask({ inject: faults });
  }

  /** From now on no call goes wrong. */
  async repair(): Promise<void> {
    await this.#ask({ repair: true });
  }

  /** Waits until the calls that faults delay have taken effect. */
  async settle(): Promise<void> {
    await this.#ask({ settle: true });
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

  get sources(): readonly LocalSource[] {
    return this.#ready.sources;
  }

  /** The records of a transaction. */
  async recordsOf(transactionId: string): Promise<Record<string, AttributeValue>[]> {
    const { Items = [] } = await this.clients().dynamoDb.send(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: "transaction_id = :id",
        ExpressionAttributeValues: { ":id": { S: transactionId } },
        ConsistentRead: true,
      }),
    );
    return Items;
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
    return {
      dynamoDb: new DynamoDBClient(config),
      keys: new KMSClient(config),
      logs: new CloudWatchLogsClient(config),
      secrets: new SecretsManagerClient(config),
      sqs: new SQSClient(config),
      sns: new SNSClient(config),
    };
  }

  /** Each request is answered when it is done, with the memory at that moment. */
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

  /** Every permission that the functions' calls needed so far, once, and whether their roles gave it. */
  get accessChecks(): readonly AccessCheck[] {
    return this.events.filter((event) => event.type === "access");
  }

  /** What was refused to functions, in AWS's words. */
  get refusals(): readonly string[] {
    return this.accessChecks.flatMap(({ refusal }) => refusal ?? []);
  }

  /** @throws Error if a function called what its role does not allow, unless that is what the test is about */
  async stop(): Promise<void> {
    // The last event has come when the channel is closed.
    const ended = Promise.all([once(this.#process, "exit"), once(this.#process, "disconnect")]);
    this.#process.send({ stop: true });
    await ended;
    if (this.refusals.length > 0 !== this.#refusesCalls) {
      throw new Error(
        `refused calls: ${[...new Set(this.refusals)].join("\n") || "none, though the test is about them"}`,
      );
    }
  }
}
