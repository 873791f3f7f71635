import { type CliOptions, readCliOptions, USAGE } from "./cli-options.ts";
import { LocalRunError } from "./errors.ts";

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

try {
  const options = readCliOptions(process.argv.slice(2), process.env);
  if (options.help) process.stdout.write(USAGE);
  else await run(options);
} catch (error) {
  if (!stopping) {
    console.error(error instanceof LocalRunError ? `npm start: ${error.message}` : error);
    process.exitCode = 1;
  }
}

async function run({ port, verbose, dataDirectory, faults }: CliOptions): Promise<void> {
  // Loaded only now: it takes most of the start, in which a signal is heard already.
  const [{ startLocalSystem }, { describeEvent, greeting }, { FaultInjector }] = await Promise.all([
    import("./server.ts"),
    import("./terminal.ts"),
    import("./faults/fault-injector.ts"),
  ]);
  const system = await startLocalSystem({
    port,
    ...(dataDirectory !== undefined && { dataDirectory }),
    ...(faults.length > 0 && { faults: new FaultInjector(faults) }),
    signal: starting.signal,
    onEvent: (event) => {
      const line = describeEvent(event, { verbose });
      if (line !== undefined && !stopping) console.log(line);
    },
  });
  stop = () => system.stop();
  if (stopping) return system.stop();
  console.log(greeting(system, process.uptime()));
}
