import { EXIT, runCommand } from "../command-line/command.ts";
import { type CliOptions, readCliOptions, USAGE } from "./cli-options.ts";
import type { FaultInjector } from "./faults/fault-injector.ts";
import type { LocalSystem } from "./server.ts";

/** Milliseconds after which a stop ends the process whatever is left. */
const STOP_MILLISECONDS = 1800;

const PARENT_CHECK_MILLISECONDS = 200;

const starting = new AbortController();
let stop = async () => starting.abort();
let stopping = false;

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, end);
// A signal to npm ends npm and the shell between us, which passes none on: without a parent there is nobody to serve.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), PARENT_CHECK_MILLISECONDS).unref();
}

function end(): void {
  // Ctrl-C comes twice under npm: from the terminal and passed on by npm.
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), STOP_MILLISECONDS).unref();
  void stop();
}

await runCommand({
  typed: "npm start",
  usage: USAGE,
  async run(args) {
    await serve(readCliOptions(args, process.env)).catch((error) => {
      // An interrupted start fails, as it should.
      if (!stopping) throw error;
    });
    return EXIT.ok;
  },
});

async function serve({ port, consolePort, verbose, app, dataDirectory, faults, clocks }: CliOptions): Promise<void> {
  // Loaded only now: it takes most of the start, in which a signal is heard already.
  const [{ startLocalSystem }, { describeEvent, greeting }, { FaultInjector }, { startConsole }] = await Promise.all([
    import("./server.ts"),
    import("./terminal.ts"),
    import("./faults/fault-injector.ts"),
    import("../tools/console/server/console.ts"),
  ]);
  const injector = new FaultInjector(faults);
  const system = await startLocalSystem({
    port,
    ...(app !== undefined && { app }),
    ...(dataDirectory !== undefined && { dataDirectory }),
    faults: injector,
    clocks,
    signal: starting.signal,
    onEvent: (event) => {
      const line = describeEvent(event, { verbose });
      if (line !== undefined && !stopping) console.log(line);
    },
  });
  stop = () => system.stop();
  if (stopping) return system.stop();
  const operators = await startConsole({ port: consolePort, open: () => openConsole(system, injector) }).catch(
    async (error) => {
      await system.stop();
      throw error;
    },
  );
  stop = async () => {
    await Promise.all([operators.close(), system.stop()]);
  };
  if (stopping) return stop();
  console.log(greeting(system, operators.url, process.uptime()));
}

/** What the console works with, loaded when somebody opens it. */
async function openConsole({ url, sources }: LocalSystem, faults: FaultInjector) {
  const { openEnvironment } = await import("../tools/ops/environment/environment.ts");
  const environment = await openEnvironment({ local: true, changing: true }, { PORT: new URL(url).port });
  return { environment, allowsChanges: true, local: { url, sources, faults } };
}
