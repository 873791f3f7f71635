/** Runs a local system in a process of its own, as `npm start` does, for the test that forked it. */
import type { LocalEvent } from "../../local/events.ts";
import type { Fault } from "../../local/faults/fault.ts";
import { FaultInjector } from "../../local/faults/fault-injector.ts";
import { type LocalSystemOptions, startLocalSystem } from "../../local/server.ts";
import type { Block, TerraformStack } from "../../local/terraform/terraform-json.ts";
import type { LocalSystemSpecification } from "./local-system.ts";

const {
  settings,
  app,
  dataDirectory,
  clocks,
  emptySecrets = false,
  overrides = {},
}: LocalSystemSpecification = JSON.parse(process.argv[2] ?? "{}");

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

/** What the test asks for; each is answered. */
interface TestRequest {
  readonly id: string;
  readonly inject?: readonly Fault[];
  readonly repair?: boolean;
  readonly settle?: boolean;
  readonly stop?: boolean;
}

const accessTold = new Set<string>();

/** Passes events on; of permissions that calls need, which are thousands a second under load, each one once. */
function tell(event: LocalEvent): void {
  if (event.type === "access") {
    const check = JSON.stringify(event);
    if (accessTold.has(check)) return;
    accessTold.add(check);
  }
  process.send?.({ event });
}

const faults = new FaultInjector();
const options: LocalSystemOptions = {
  faults,
  transformStack,
  emptySecrets,
  onEvent: tell,
  ...(settings && { settings }),
  ...(app !== undefined && { app }),
  ...(clocks && { clocks }),
  ...(dataDirectory !== undefined && { dataDirectory }),
};

process.on("disconnect", () => process.exit(1));
try {
  const system = await startLocalSystem(options);
  const { url, awsEndpoint, queueUrls, topicArns, tables, sources, permissions } = system;
  process.on("message", async ({ id, inject, repair, settle, stop }: TestRequest) => {
    if (inject) faults.add(inject);
    if (repair) faults.clear();
    if (settle) await faults.settled();
    process.send?.({ answerTo: id, residentBytes: process.memoryUsage.rss() });
    if (!stop) return;
    await system.stop();
    process.disconnect();
    process.exit(0);
  });
  process.send?.({ ready: { url, awsEndpoint, queueUrls, topicArns, tables, sources, permissions } });
} catch (error) {
  process.send?.({ failure: String(error) });
}
