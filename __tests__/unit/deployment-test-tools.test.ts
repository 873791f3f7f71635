import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { waitFor } from "../../testing/wait-for.ts";
import { endRecorded, freePorts, signalGroup, startBackground } from "../../tools/e2e/processes.ts";
import { selectSuite } from "../../tools/e2e/suites.ts";
import { whatWentWrong } from "../../tools/e2e/what-went-wrong.ts";
import { EDITS } from "../e2e/support/edits.ts";

const SCRIPT = path.resolve(import.meta.dirname, "../../tools/e2e/main.ts");
const HCP = { HCP_ORGANIZATION: "payments", HCP_TOKEN: "token" };

const ROOT = path.resolve(import.meta.dirname, "../..");

test.each(Object.values(EDITS))(
  "given the code, when a deployment test edits $file, then what it replaces stands there once",
  (edit) => {
    expect(readFileSync(path.join(ROOT, edit.file), "utf8").split(edit.find)).toHaveLength(2);
  },
);

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "tools-"));
});

afterEach(async () => {
  await endRecorded(directory);
  rmSync(directory, { recursive: true, force: true });
});

/** Runs the command with temporary folders of its own, to see that none is left. */
function run(suite: string, env: Record<string, string>) {
  return spawnSync(process.execPath, [SCRIPT, suite], { encoding: "utf8", env: { TMPDIR: directory, ...env } });
}

test.each([
  ["e2e", { PATH: "/nowhere" }, 1, "npm run test:e2e: terraform is not on the PATH"],
  ["hcp", { HCP_HOSTNAME: "app.terraform.io" }, 1, "npm run test:hcp: HCP_ORGANIZATION, HCP_TOKEN not set"],
  ["opentofu", {}, 1, "npm run test:opentofu: TOFU not set"],
  ["all", {}, 2, 'npm run test:all: suite: "all" given, allowed: e2e, hcp, cdktn, opentofu'],
])("given suite %s without what it needs, when it runs, then it fails, says what, and leaves nothing", (...given) => {
  const [suite, env, code, message] = given;
  const { status, stderr } = run(suite, env as Record<string, string>);

  expect(status).toBe(code);
  expect(stderr).toContain(message);
  expect(readdirSync(directory)).toEqual([]);
});

test.each([
  ["localhost:8443", true],
  ["127.0.0.1", true],
  ["app.terraform.io", false],
  ["localhost.example.com", false],
])(
  "given runs of the service at %s, when the suite is selected, then it uses the emulator: %s",
  (HCP_HOSTNAME, emulated) => {
    expect(selectSuite("hcp", { ...HCP, HCP_HOSTNAME })).toMatchObject({ emulated });
  },
);

test("given what a run started, when it is ended, then all that it started itself is ended with it", async () => {
  const forever = "setInterval(() => {}, 1000)";
  const grandchild = `console.log("grandchild"); ${forever}`;
  const child = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}], { stdio: "inherit" }); ${forever}`;
  const { pid, log } = startBackground(directory, "server", [process.execPath, "-e", child], process.env);
  await waitFor("the grandchild", () => readFileSync(log, "utf8").includes("grandchild"));
  expect(signalGroup(pid, 0)).toBe(true);

  await endRecorded(directory);

  expect(signalGroup(pid, 0)).toBe(false);
  expect(existsSync(log)).toBe(true);
});

test("given several ports, when they are asked for, then they are free and differ", async () => {
  expect(new Set(await freePorts(5)).size).toBe(5);
});

test("given thousands of lines, when a deployment failed, then those that name the error are shown, and its end", () => {
  const created = Array.from({ length: 2000 }, (_, index) => `payment  aws_sqs_queue.q${index}: Creation complete`);
  const error = [
    "payment  ╷",
    "         │ Error: creating Lambda Function (transaction-reader-e2e)",
    "         │",
    "         │   with aws_lambda_function.transaction_reader,",
    "         ╵",
  ];
  const end = ["0 Stacks deploying     1 Stack done", "Invoking Terraform CLI failed with exit code 1"];

  const shown = whatWentWrong([...created, ...error, ...created, ...end].join("\n")).split("\n");

  expect(shown.slice(0, 2)).toEqual([
    "Error: creating Lambda Function (transaction-reader-e2e)",
    "with aws_lambda_function.transaction_reader,",
  ]);
  expect(shown.slice(-2)).toEqual(end);
  expect(shown.length).toBeLessThan(30);
});
