import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The stub of AWS in a process of its own. */
export interface ForkedStub {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export async function forkAwsStub(): Promise<ForkedStub> {
  const child = fork(fileURLToPath(new URL("stub-process.ts", import.meta.url)), { execArgv: [] });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}
