/** Runs a local system in a process of its own, as `npm start` does, for the test that forked it. */
import { type LocalSystemOptions, startLocalSystem } from "../../local/server.ts";
import type { Block, TerraformStack } from "../../local/stack/terraform-json.ts";
import type { LocalSystemSpecification } from "./local-system.ts";

const { settings, dataDirectory, overrides = {} }: LocalSystemSpecification = JSON.parse(process.argv[2] ?? "{}");

function transformStack(stack: TerraformStack): TerraformStack {
  const blocks = new Map(stack.blocks);
  for (const [address, change] of Object.entries(overrides)) {
    const block = blocks.get(address);
    if (!block) throw new Error(`the stack declares no ${address}`);
    if (change === null) blocks.delete(address);
    else blocks.set(address, { ...block, arguments: { ...block.arguments, ...change } } satisfies Block);
  }
  return { ...stack, blocks };
}

const options: LocalSystemOptions = {
  transformStack,
  onEvent: (event) => process.send?.({ event }),
  ...(settings && { settings }),
  ...(dataDirectory !== undefined && { dataDirectory }),
};

process.on("disconnect", () => process.exit(1));
try {
  const system = await startLocalSystem(options);
  const { url, awsEndpoint, queueUrls, topicArns, tables } = system;
  process.on("message", async () => {
    await system.stop();
    process.disconnect();
    process.exit(0);
  });
  process.send?.({ ready: { url, awsEndpoint, queueUrls, topicArns, tables } });
} catch (error) {
  process.send?.({ failure: String(error) });
}
