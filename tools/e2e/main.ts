/** Runs a suite of deployment tests with all that it needs, and leaves nothing behind, also when interrupted. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import path from "node:path";
import { runCommand } from "../../command-line/command.ts";
import { VARIABLE_NAMES } from "../../stacks/settings/variables.ts";
import { pythonEnvironment } from "../shared/python-environment.ts";
import { synthesize } from "../shared/synthesize.ts";
import { tailOf } from "../shared/tail.ts";
import { requireTerraform } from "../shared/terraform.ts";
import { endGroup, endRecorded } from "./processes.ts";
import { SUITES, type Suite, selectSuite } from "./suites.ts";
import { providerEnvironment, requireProviders } from "./toolchain.ts";

const USAGE = `Runs a suite of deployment tests with all that it needs, and leaves nothing behind.

Usage: npm run test:${SUITES.join("|")} -- [Jest's options]

Environment:
  E2E_KEEP=1           keep the folder of the run: logs, stack directories
  HCP_HOSTNAME, HCP_ORGANIZATION, HCP_TOKEN    for hcp: where HCP Terraform is
  TOFU                 for opentofu: the path of OpenTofu's program

Exit code: 0 if every test passed, 1 if not or if something is missing on the machine, 2 for wrong usage.
`;

const PROJECT = path.resolve(import.meta.dirname, "../..");
const REQUIREMENTS = path.join(import.meta.dirname, "requirements.txt");
/** A setting, a profile or an endpoint of the user's shell must not reach a deployment of the tests. */
const FOREIGN = /^(?:AWS_|CDKTF_|TF_(?!CLI_CONFIG_FILE|PLUGIN_CACHE)|WEBHOOK_)/;
const SETTINGS = new Set(VARIABLE_NAMES.values());
const isForeign = (name: string) => FOREIGN.test(name) || SETTINGS.has(name);

const started = Date.now();
const announce = (text: string) =>
  console.error(`[${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s] ${text}`);

const [suiteName = "e2e|hcp|cdktn|opentofu", ...jestOptions] = process.argv.slice(2);
const run = mkdtempSync(path.join(tmpdir(), "payment-e2e-"));
let jest: ReturnType<typeof spawn> | undefined;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, async () => {
    announce(`${signal}: ending what runs`);
    await cleanUp();
    process.exit(128 + constants.signals[signal]);
  });
}

await runCommand({
  // Named by the script that passes the suite's name on.
  typed: `npm run test:${suiteName}`,
  usage: USAGE,
  async run() {
    const suite = selectSuite(suiteName, process.env);
    const exitCode = await runJest(prepare(suite), suite);
    if (exitCode !== 0) for (const log of logs()) announce(`${path.basename(log)}:\n${tailOf(log)}`);
    return exitCode;
  },
}).finally(cleanUp);

function prepare(suite: Suite): NodeJS.ProcessEnv {
  const version = requireTerraform(suite.terraform);
  announce(`${suite.terraform} ${version}, Node ${process.version}`);
  mkdirSync(path.join(run, "tmp"));
  mkdirSync(path.join(run, "logs"));
  const given = Object.entries(process.env).filter(([name]) => !suite.emulated || !isForeign(name));
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(given),
    ...providerEnvironment(),
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
    E2E_SUITE: suite.name,
    E2E_RUN: run,
    E2E_TERRAFORM: suite.terraform,
    E2E_STARTED: String(started),
    CHECKPOINT_DISABLE: "1",
    // The CDKTF CLI's own plugin cache: Terraform fails when two processes fill one at once, and suites run side by side.
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "true",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    ...(suite.emulated
      ? { E2E_PYTHON: pythonEnvironment(REQUIREMENTS, "the AWS emulator (MiniStack)", announce) }
      : {}),
  };
  // What follows in this process has to find the providers as Jest will.
  Object.assign(process.env, providerEnvironment());
  announce("providers");
  const directoryOf = synthesize(path.join(run, "providers"), env);
  requireProviders(suite.terraform, directoryOf("payment"));
  return env;
}

function runJest(env: NodeJS.ProcessEnv, suite: Suite): Promise<number> {
  announce(`tests: ${suite.name}`);
  const bin = path.join(PROJECT, "node_modules", "jest", "bin", "jest.js");
  const options = ["--config", "jest.e2e.config.js"];
  return new Promise((resolve, reject) => {
    jest = spawn(process.execPath, [bin, ...options, ...jestOptions], {
      cwd: PROJECT,
      env,
      detached: true,
      stdio: ["ignore", "inherit", "inherit"],
    });
    jest.once("error", reject);
    jest.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Of the emulators and what stands beside them; commands that failed have said what went wrong. */
function logs(): string[] {
  const directory = path.join(run, "logs");
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => !name.startsWith("commands-"))
    .map((name) => path.join(directory, name));
}

async function cleanUp(): Promise<void> {
  if (jest?.pid !== undefined) await endGroup(jest.pid);
  await endRecorded(run);
  if (process.env.E2E_KEEP) announce(`kept: ${run}`);
  else rmSync(run, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
