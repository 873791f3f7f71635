import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tailOf } from "../shared/tail.ts";
import { type BackgroundProcess, freePorts, startBackground } from "./processes.ts";

export interface Emulator {
  readonly endpoint: string;
  /** File of the requests that it was sent, as they came. */
  readonly requests: string;
  /** What Terraform, the AWS provider and the AWS SDK need to find it. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const READY_SECONDS = 30;

/**
 * Starts MiniStack on ports of its own, for 127.0.0.1 only, empty.
 * @param python the interpreter of the virtual environment that holds MiniStack
 */
export async function startEmulator(run: string, name: string, python: string): Promise<Emulator> {
  const [port, brokerPort, proxyPort] = await freePorts(3);
  const endpoint = `http://127.0.0.1:${port}`;
  const requests = path.join(run, "requests", `${name}.jsonl`);
  mkdirSync(path.dirname(requests), { recursive: true });
  const processes = [
    startBackground(run, `${name}-emulator`, [python, path.join(import.meta.dirname, "emulator.py")], {
      ...process.env,
      // Functions run with the first `node` there is: the one that runs this.
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
      BIND_HOST: "127.0.0.1",
      MINISTACK_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      IOT_MTLS_PORT: String(brokerPort),
      TMPDIR: path.join(run, "tmp"),
      REQUESTS_FILE: requests,
      HTTP_PROXY: "",
    }),
    startBackground(
      run,
      `${name}-proxy`,
      [process.execPath, path.join(import.meta.dirname, "account-host-proxy.ts"), String(proxyPort)],
      process.env,
    ),
  ];
  await ready(`${endpoint}/_ministack/health`, processes[0] as BackgroundProcess);
  return {
    endpoint,
    requests,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_EC2_METADATA_DISABLED: "true",
      HTTP_PROXY: `http://127.0.0.1:${proxyPort}`,
    },
    async stop() {
      await Promise.all(processes.map((running) => running.stop()));
    },
  };
}

async function ready(url: string, { log }: BackgroundProcess): Promise<void> {
  const deadline = Date.now() + READY_SECONDS * 1000;
  while (Date.now() < deadline) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`the AWS emulator was not ready after ${READY_SECONDS} s:\n${tailOf(log)}`);
}
