import { REGION } from "../account.ts";
import type { AwsEmulator } from "../emulator.ts";

/** fauxqs plays SQS and SNS, so that what is published reaches the subscribed queues. */
export const FAUXQS: AwsEmulator = {
  async start() {
    const { buildApp } = await import("fauxqs");
    // Its own `startFauxqs` would listen on every interface of the machine.
    const app = buildApp({ logger: false, defaultRegion: REGION });
    const address = await app.listen({ host: "127.0.0.1", port: 0 });
    return { port: Number(new URL(address).port), close: () => app.close() };
  },
};
