import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { TerraformOutput, Testing } from "cdktf";
import { Construct } from "constructs";
import { EncryptedQueue } from "../../stacks/constructs/messaging/encrypted-queue.ts";
import { EncryptedTopic } from "../../stacks/constructs/messaging/encrypted-topic.ts";
import type { Account } from "../../stacks/constructs/security/account.ts";
import type { EncryptionKey } from "../../stacks/constructs/security/encryption-key.ts";
import { allowing } from "../../stacks/definitions/policy.ts";
import { NamedStack } from "../../stacks/named-stack.ts";
import { removeOutput, testApp } from "../../testing/stacks/synth.ts";

afterAll(removeOutput);

const key = {
  arn: "arn:key",
  grantDecrypt: () => ({ actions: ["kms:Decrypt"], resource: "arn:key" }),
  grantEncrypt: () => ({ actions: ["kms:Decrypt", "kms:GenerateDataKey"], resource: "arn:key" }),
} as unknown as EncryptionKey;

const account = { id: "123456789012", partition: "aws" } as Account;

describe("given an encrypted queue", () => {
  test("when it has a dead-letter queue, then it hands over after so many receives", () => {
    const synthesized = Testing.synthScope((scope) => {
      const deadLetterQueue = new EncryptedQueue(scope, "dead", { name: "dead", key, protectData: false });
      const redrive = { deadLetterQueue, maxReceiveCount: 3 };
      new EncryptedQueue(scope, "work", { name: "work", key, protectData: false, redrive });
    });

    expect(synthesized).toHaveResourceWithProperties(SqsQueue, { name: "dead", receive_wait_time_seconds: 0 });
    expect(synthesized).toHaveResourceWithProperties(SqsQueue, {
      name: "work",
      redrive_policy: expect.stringContaining('"maxReceiveCount":3'),
    });
  });

  test("when it grants, then its consumer may decrypt as well, and its sender encrypt", () => {
    Testing.synthScope((scope) => {
      const queue = new EncryptedQueue(scope, "work", { name: "work", key, protectData: false });
      expect(queue.grantConsume()).toContainEqual({ actions: ["kms:Decrypt"], resource: "arn:key" });
      expect(queue.grantSend()).toContainEqual({
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        resource: "arn:key",
      });
    });
  });
});

test("given an encrypted topic, when it has subscribers, then each is subscribed", () => {
  const synthesized = Testing.synthScope((scope) => {
    const subscribers = [{ protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:123456789012:q" }] as const;
    new EncryptedTopic(scope, "topic", {
      name: "topic",
      environmentSuffix: "dev",
      key,
      account,
      protectData: false,
      subscribers,
    });
  });
  expect(synthesized).toHaveResourceWithProperties(SnsTopicSubscription, {
    protocol: "sqs",
    endpoint: "arn:aws:sqs:us-east-1:123456789012:q",
  });
});

test("given permissions on one resource, when they are written, then they are one statement", () => {
  const permissions = [
    { actions: ["b", "a"], resource: "x" },
    { actions: ["c"], resource: "y" },
    { actions: ["a"], resource: "x" },
  ];
  expect(allowing(permissions)).toEqual([
    { Effect: "Allow", Action: ["a", "b"], Resource: "x" },
    { Effect: "Allow", Action: ["c"], Resource: "y" },
  ]);
});

describe("given a named stack", () => {
  test("when its ids are named, then they are lower-case, at any place in the tree", () => {
    const stack = new NamedStack(testApp(), "named");
    const group = new Construct(new Construct(stack, "Group"), "payment-api");
    expect(new SqsQueue(group, "Resource", {}).friendlyUniqueId).toBe("payment_api");
    expect(new SqsQueue(group, "dlq", {}).friendlyUniqueId).toBe("payment_api_dlq");
  });

  test("when two resources of one type have one name, then it refuses them", () => {
    const stack = new NamedStack(testApp(), "named");
    const first = new SqsQueue(new Construct(stack, "A"), "work", {});
    const second = new SqsQueue(new Construct(stack, "B"), "work", {});
    expect(first.friendlyUniqueId).toBe("work");
    expect(() => second.friendlyUniqueId).toThrow(
      "aws_sqs_queue.work is the address of both named/A/work and named/B/work",
    );
  });

  test("when a resource has no name, then it refuses it", () => {
    const resource = new SqsQueue(new NamedStack(testApp(), "named"), "Resource", {});
    expect(() => resource.friendlyUniqueId).toThrow("begins in lower case, given Resource");
  });

  test("when a construct id begins with a digit, then it is refused, as by Terraform", () => {
    const resource = new SqsQueue(new NamedStack(testApp(), "named"), "2fa", {});
    expect(() => resource.friendlyUniqueId).toThrow("begins in lower case, given 2fa");
  });

  test("when two outputs of different constructs have one name, then the second is refused", () => {
    const stack = new NamedStack(testApp(), "named");
    const [first, second] = ["A", "B"].map((id) => new TerraformOutput(new Construct(stack, id), "Url", { value: id }));
    expect(first?.friendlyUniqueId).toBe("Url");
    expect(() => second?.friendlyUniqueId).toThrow("output.Url is the address of both named/A/Url and named/B/Url");
  });
});
