import type { AwsEmulator, EmulatorOptions, RunningEmulator } from "./emulator.ts";
import type { AwsService } from "./service.ts";

/** The emulators of some services, each running once. */
export interface RunningEmulators {
  portOf(service: AwsService): number;
  close(): Promise<void>;
}

/**
 * Starts what the services need.
 * @throws LocalRunError if one cannot start, with none left running
 */
export async function startEmulators(
  services: readonly AwsService[],
  options: EmulatorOptions,
): Promise<RunningEmulators> {
  const running = new Map<AwsEmulator, RunningEmulator>();
  const close = async () => {
    await Promise.all([...running.values()].map((emulator) => emulator.close()));
  };
  const distinct = [...new Set(services.map(({ emulator }) => emulator))];
  const starting = distinct.map(async (emulator) => running.set(emulator, await emulator.start(options)));
  // All of them, even if one fails: none may still be starting when the others are closed.
  await Promise.allSettled(starting);
  try {
    await Promise.all(starting);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    close,
    portOf({ emulator, title }) {
      const port = running.get(emulator)?.port;
      if (port === undefined) throw new Error(`the emulator of ${title} is not running`);
      return port;
    },
  };
}
