import { buildApp } from "fauxqs";
import { REGION } from "../account.ts";
import type { Emulator } from "../emulator.ts";

/** SQS and SNS by fauxqs. Its own `startFauxqs` would listen on every interface of the machine. */
export async function startSqsAndSns(): Promise<Emulator> {
  const app = buildApp({ logger: false, defaultRegion: REGION });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  return { port: Number(new URL(address).port), close: () => app.close() };
}
