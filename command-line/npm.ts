import { spawnSync } from "node:child_process";

/**
 * Runs npm to its end: the one that started this process, as what is called `npm` on Windows is a script that only a shell runs.
 * @param directory in which it runs
 */
export function runNpm(args: readonly string[], directory: string) {
  const { npm_execpath: started } = process.env;
  const [file, ...first] = started?.endsWith("npm-cli.js") ? [process.execPath, started] : ["npm"];
  return spawnSync(file, [...first, ...args], { cwd: directory, encoding: "utf8" });
}
